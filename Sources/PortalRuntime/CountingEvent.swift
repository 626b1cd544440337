import CLinux
import Glibc

/// A semaphore that threads can block on (an eventfd).
package final class CountingEvent: Sendable {
    private let descriptor: Int32

    /// Returns `nil` if the process is out of descriptors.
    package init?() {
        descriptor = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_SEMAPHORE))
        if descriptor < 0 { return nil }
    }

    deinit { close(descriptor) }

    /// Lets one waiting thread go on.
    package func signal() {
        var one: UInt64 = 1
        _ = write(descriptor, &one, 8)
    }

    /// Blocks until a signal is there; returns whether it was one.
    package func wait() -> Bool {
        var one: UInt64 = 0
        return read(descriptor, &one, 8) == 8
    }
}
