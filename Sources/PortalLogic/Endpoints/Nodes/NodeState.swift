import PortalStore

/// The state of a node as people are told it: what the MSP reports, but for a node that should run and is silent.
enum NodeState: String, CaseIterable {
    case online, degraded, offline, maintenance
    case noData = "no-data"

    /// After this time without a sample a node is silent, ms.
    private static let silence: Int64 = 10 * 60_000

    init(_ status: NodeStatus, lastSeenAt: Int64?, now: Int64) {
        switch status {
        case .offline: self = .offline
        case .maintenance: self = .maintenance
        case .degraded: self = Self.isSilent(lastSeenAt, now: now) ? .noData : .degraded
        case .online: self = Self.isSilent(lastSeenAt, now: now) ? .noData : .online
        }
    }

    /// The oldest instant at which a last sample is not yet too old, ms since the epoch.
    static func silentSince(_ now: Int64) -> Int64 { now - silence }

    /// Whether a node whose last sample is of that instant is silent.
    static func isSilent(_ lastSeenAt: Int64?, now: Int64) -> Bool {
        lastSeenAt.map { $0 < silentSince(now) } ?? true
    }
}

extension NodeHealth {
    /// The state that people are told.
    func state(now: Int64) -> NodeState { NodeState(status, lastSeenAt: lastSeenAt, now: now) }
}
