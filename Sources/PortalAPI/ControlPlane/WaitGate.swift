import Synchronization

/// Limits the requests that wait for something to happen, since each holds a thread.
final class WaitGate: Sendable {
    private let places: Int
    private let taken = Mutex(0)

    init(_ places: Int) { self.places = places }

    /// Returns `false` if all places are taken; else call ``leave()``.
    func tryEnter() -> Bool {
        taken.withLock { taken in
            guard taken < places else { return false }
            taken += 1
            return true
        }
    }

    func leave() { taken.withLock { $0 -= 1 } }
}
