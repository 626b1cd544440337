import Synchronization

/// A non-blocking counting semaphore.
final class Semaphore: Sendable {
    private let available: Atomic<Int>

    init(_ count: Int) { available = Atomic(count) }

    /// Returns `false` when no permit is available.
    func tryAcquire() -> Bool {
        if available.subtract(1, ordering: .relaxed).newValue >= 0 { return true }
        release()
        return false
    }

    func release() { available.add(1, ordering: .relaxed) }
}
