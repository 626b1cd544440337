import Glibc
import PortalRuntime
import Synchronization

/// Blocks until counted down to zero.
final class CountDownLatch: Sendable {
    private let count: Atomic<Int>

    init(_ count: Int) { self.count = Atomic(count) }

    /// Further calls at zero are harmless.
    func countDown() { count.subtract(1, ordering: .acquiringAndReleasing) }

    /// Polls every millisecond; only used at startup.
    func wait() { while count.load(ordering: .acquiring) > 0 { usleep(1000) } }
}
