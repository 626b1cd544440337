package import PortalStore
import Synchronization

/// Buffers the last use of sessions, so that GETs write nothing; flushed by a thread of the process.
package final class SessionActivity: Sendable {
    private struct State {
        var pending: [Int64: (session: SessionKey, at: Instant)] = [:]
        var persisted: [Int64: Instant] = [:]
    }
    /// Minimum interval between writes per session.
    static let interval = Duration.minutes(1)

    private let state = Mutex(State())

    init() {}

    /// Records a use of the session.
    func touch(_ session: SessionKey, now: Instant) {
        state.withLock { state in
            if let persisted = state.persisted[session.session], now - persisted < Self.interval { return }
            state.pending[session.session] = (session, now)
        }
    }

    /// Persists pending entries; on failure they are kept for the next flush.
    package func flush(_ store: StoreConnection) throws {
        let pending = state.withLock { $0.pending }
        guard !pending.isEmpty else { return }
        try store.recordActivity(Array(pending.values))
        state.withLock { state in
            for (id, entry) in pending {
                if state.pending[id]?.at == entry.at { state.pending[id] = nil }
                state.persisted[id] = entry.at
            }
            let newest = pending.values.map(\.at).max() ?? 0
            let oldest = newest - Self.interval * 10
            state.persisted = state.persisted.filter { $0.value > oldest }
        }
    }
}
