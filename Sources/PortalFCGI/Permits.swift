import Synchronization

/// A number of places that are taken without waiting.
final class Permits: Sendable {
    private let free: Atomic<Int>

    init(_ count: Int) { free = Atomic(count) }

    /// Takes a place; `false` when none is left.
    func take() -> Bool {
        if free.subtract(1, ordering: .relaxed).newValue >= 0 { return true }
        give()
        return false
    }

    /// Gives a taken place back.
    func give() { free.add(1, ordering: .relaxed) }
}
