package import PortalStore

/// Displayed state of a node: as reported, except for running nodes without samples.
package enum NodeState: String, CaseIterable {
    case online, degraded, offline, maintenance
    case noData = "no-data"

    /// Maximum age of a running node's last sample.
    package static let sampleTimeout = Duration.minutes(10)

    package init(_ status: NodeStatus, lastSeenAt: Instant?, now: Instant) {
        switch status {
        case .offline: self = .offline
        case .maintenance: self = .maintenance
        case .degraded: self = Self.isSilent(lastSeenAt, now: now) ? .noData : .degraded
        case .online: self = Self.isSilent(lastSeenAt, now: now) ? .noData : .online
        }
    }

    /// Returns the instant before which a last sample means silence.
    package static func silentSince(_ now: Instant) -> Instant { now - sampleTimeout }

    /// Whether a node with this last sample is silent.
    package static func isSilent(_ lastSeenAt: Instant?, now: Instant) -> Bool {
        lastSeenAt.map { $0 < silentSince(now) } ?? true
    }
}

extension NodeHealth {
    /// Returns the displayed state.
    package func state(now: Instant) -> NodeState { NodeState(status, lastSeenAt: lastSeenAt, now: now) }
}
