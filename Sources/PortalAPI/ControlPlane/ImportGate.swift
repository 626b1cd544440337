import PortalStore
import Synchronization

/// Limits the imports that run at the same time in this process, so that one MSP's cannot hold all threads.
final class ImportGate: Sendable {
    /// Imports of one MSP at once.
    static let limit = 2

    private let running = Mutex<[MSPID: Int]>([:])

    /// Runs `body` while counting an import of the MSP.
    /// - Throws: `Problem` 429 if there are too many.
    func run<T>(_ msp: MSPID, _ body: () throws -> T) throws -> T {
        let isFree = running.withLock { running in
            guard running[msp, default: 0] < Self.limit else { return false }
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
