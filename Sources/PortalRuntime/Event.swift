import CLinux
import Glibc

/// A one-way switch that threads can wait for along with sockets (an eventfd that is never read).
package final class Event: Sendable {
    /// The descriptor; readable once the event has occurred.
    package let descriptor: Int32

    /// Returns `nil` if the process is out of descriptors.
    package init?() {
        descriptor = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
        if descriptor < 0 { return nil }
    }

    deinit { close(descriptor) }

    /// Triggers the event permanently, for all threads.
    package func set() {
        var one: UInt64 = 1
        _ = write(descriptor, &one, 8)
    }

    /// Waits at most `milliseconds`; returns whether the event has occurred.
    package func wait(milliseconds: Int32) -> Bool {
        var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&poller, 1, milliseconds) > 0
    }
}
