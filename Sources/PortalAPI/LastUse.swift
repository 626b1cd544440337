package import PortalStore
import Synchronization

/// Buffers the last use of something, so that GETs write nothing; flushed by a thread of the process.
final class LastUse<Item: Sendable>: Sendable {
    private struct State {
        var pending: [Int64: (item: Item, at: Instant)] = [:]
        var persisted: [Int64: Instant] = [:]
    }
    /// Minimum interval between writes of one thing.
    private let interval = Duration.minutes(1)

    private let state = Mutex(State())

    /// Records a use of the thing with this id.
    func touch(_ id: Int64, _ item: Item, now: Instant) {
        state.withLock { state in
            if let persisted = state.persisted[id], now - persisted < interval { return }
            state.pending[id] = (item, now)
        }
    }

    /// Persists pending entries; on failure they are kept for the next flush.
    func flush(_ write: ([(item: Item, at: Instant)]) throws -> Void) throws {
        let pending = state.withLock { $0.pending }
        guard !pending.isEmpty else { return }
        try write(Array(pending.values))
        state.withLock { state in
            for (id, entry) in pending {
                if state.pending[id]?.at == entry.at { state.pending[id] = nil }
                state.persisted[id] = entry.at
            }
            let newest = pending.values.map(\.at).max() ?? 0
            let oldest = newest - interval * 10
            state.persisted = state.persisted.filter { $0.value > oldest }
        }
    }
}

/// The last use of sessions.
package final class SessionActivity: Sendable {
    private let uses = LastUse<SessionKey>()

    init() {}

    /// Records a use of the session.
    func touch(_ session: SessionKey, now: Instant) { uses.touch(session.session, session, now: now) }

    /// Persists pending entries; on failure they are kept for the next flush.
    package func flush(_ store: StoreConnection) throws {
        try uses.flush { try store.recordActivity($0.map { (session: $0.item, at: $0.at) }) }
    }
}

/// The last use of API keys, with the address that they were used from.
package final class KeyActivity: Sendable {
    private let uses = LastUse<KeyUse>()

    init() {}

    /// Records a use of the key.
    func touch(_ key: APIKey, from address: String?, now: Instant) {
        uses.touch(key.id, KeyUse(msp: key.msp, id: key.id, address: address), now: now)
    }

    /// Persists pending entries; on failure they are kept for the next flush.
    package func flush(_ store: StoreConnection) throws {
        try uses.flush { try store.record($0.map { (use: $0.item, at: $0.at) }) }
    }
}
