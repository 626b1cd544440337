import Glibc
import PortalRuntime
import Synchronization

/// Waits until a number of things have happened.
final class Countdown: Sendable {
    private let left: Atomic<Int>

    init(_ count: Int) { left = Atomic(count) }

    /// One thing has happened; more calls than the count do no harm.
    func signal() { left.subtract(1, ordering: .acquiringAndReleasing) }

    /// Waits for all of them; only used at start, so it looks every millisecond.
    func wait() { while left.load(ordering: .acquiring) > 0 { usleep(1000) } }
}
