package import PortalStore
import Synchronization

/// Remembers when sessions were last used, so that a GET writes nothing; a thread of the process flushes it.
package final class SessionActivity: Sendable {
    private struct State {
        var seen: [Int64: (session: SessionKey, at: Int64)] = [:]
        var written: [Int64: Int64] = [:]
    }
    /// A session's row is written at most this often, ms.
    static let interval: Int64 = 60_000

    private let state = Mutex(State())

    init() {}

    /// The session was used at `now`.
    func touch(_ session: SessionKey, now: Int64) {
        state.withLock { state in
            if let written = state.written[session.session], now - written < Self.interval { return }
            state.seen[session.session] = (session, now)
        }
    }

    /// Writes what has come since the last time; what cannot be written now is kept for the next.
    package func flush(_ store: StoreConnection) throws {
        let seen = state.withLock { $0.seen }
        guard !seen.isEmpty else { return }
        try store.recordActivity(Array(seen.values))
        state.withLock { state in
            for (id, entry) in seen {
                if state.seen[id]?.at == entry.at { state.seen[id] = nil }
                state.written[id] = entry.at
            }
            let oldest = (seen.values.map(\.at).max() ?? 0) - 10 * Self.interval
            state.written = state.written.filter { $0.value > oldest }
        }
    }
}
