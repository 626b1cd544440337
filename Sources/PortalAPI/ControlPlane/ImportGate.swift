import PortalStore
import Synchronization

/// Limits the imports that run at the same time in this process, so that those of one MSP, or slow ones, cannot hold all
/// threads.
final class ImportGate: Sendable {
    /// Imports of one MSP at once.
    static let limit = 2

    private let places: Int
    private let running = Mutex<[MSPID: Int]>([:])

    /// - Parameter places: Imports of all MSPs at once.
    init(_ places: Int) { self.places = places }

    /// Runs `body` while counting an import of the MSP.
    /// - Throws: `Problem` 429 if there are too many.
    func run<T>(_ msp: MSPID, _ body: () throws -> T) throws -> T {
        let isFree = running.withLock { running in
            guard running[msp, default: 0] < Self.limit, running.values.reduce(0, +) < places else { return false }
            running[msp, default: 0] += 1
            return true
        }
        guard isFree else {
            throw Problem.tooMany("Too many imports at once; try again in a moment.", retryAfter: .seconds(2))
        }
        defer { running.withLock { $0[msp] = $0[msp].flatMap { $0 > 1 ? $0 - 1 : nil } } }
        return try body()
    }
}
