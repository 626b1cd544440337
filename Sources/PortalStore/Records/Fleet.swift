/// State of a node as reported by the MSP.
package enum NodeStatus: String, StoredWord {
    case offline, degraded, maintenance, online

    /// The state of a rank; numbers are cheaper to read than words.
    /// - Throws: `UnknownWord` for an unknown rank.
    init(rank: Int64) throws {
        switch rank {
        case 0: self = .offline
        case 1: self = .degraded
        case 2: self = .maintenance
        case 3: self = .online
        default: throw UnknownWord(String(rank), in: "nodes.status_rank")
        }
    }

    /// Sort rank, worst first.
    package var rank: Int64 {
        switch self {
        case .offline: 0
        case .degraded: 1
        case .maintenance: 2
        case .online: 3
        }
    }
}

/// A server run by the MSP for the client.
package struct Node: Sendable {
    package let id: NodeID
    package let name: String
    /// Reported state.
    package let status: NodeStatus
    package let region: String?
    package let plan: String?
    /// Installed version.
    package let version: String?
    /// Version available for an upgrade.
    package let availableVersion: String?
    /// 0–100; `nil` if unknown.
    package let cpuPct: Double?
    /// 0–100; `nil` if unknown.
    package let memoryPct: Double?
    /// 0–100; `nil` if unknown.
    package let diskPct: Double?
    /// Last sample.
    package let lastSeenAt: Instant?
}

/// A node with the data of its detail page.
package struct NodeDetail: Sendable {
    package let node: Node
    /// Operating system.
    package let os: String?
    /// IPv4 and IPv6 addresses.
    package let ipAddresses: [String]
    /// Last boot.
    package let bootedAt: Instant?
    /// Start of the reported state.
    package let statusAt: Instant
}

/// Health data of a node for the dashboard; `nil` instants mean "not now".
package struct NodeHealth: Sendable {
    package let id: NodeID
    package let name: String
    /// Reported state.
    package let status: NodeStatus
    /// Start of the reported state.
    package let statusAt: Instant
    /// 0–100.
    package let cpuPct: Double?
    /// 0–100.
    package let memoryPct: Double?
    /// 0–100.
    package let diskPct: Double?
    /// Last sample.
    package let lastSeenAt: Instant?
    /// Start of CPU usage at or above 95 %.
    package let cpuHighAt: Instant?
    /// Start of memory usage at or above 95 %.
    package let memoryHighAt: Instant?
    /// Start of disk usage at or above 90 %.
    package let diskHighAt: Instant?
    /// Failure of the last command.
    package let commandFailedAt: Instant?
}

/// One step of a node's metrics; `nil` if not measured.
package struct MetricPoint: Sendable {
    /// Start of the step.
    package let at: Instant
    /// 0–100.
    package let cpuPct: Double?
    /// 0–100.
    package let memoryPct: Double?
    /// 0–100.
    package let diskPct: Double?
    /// Bytes per second.
    package let netInBps: Double?
    /// Bytes per second.
    package let netOutBps: Double?
}

/// The last figures before a span and the first ones after it; `nil` if there are none.
package struct MetricNeighbours: Sendable {
    package let before: Instant?
    package let after: Instant?
}

/// One five-minute step over all nodes of a client.
package struct FleetPoint: Sendable {
    /// Start of the step.
    package let at: Instant
    /// Mean over the nodes, 0–100.
    package let cpuAvgPct: Double?
    /// Mean over the nodes, 0–100.
    package let memoryAvgPct: Double?
    /// Nodes with a sample in the step.
    package let nodesOnline: Int64
}

/// A requested restart or upgrade.
package struct Command: Sendable {
    package let id: Int64
    package let nodeID: NodeID
    package let kind: CommandKind
    /// Target version of an upgrade.
    package let version: String?
    package let state: CommandState
    /// Name of the requester; empty after erasure.
    package let requestedBy: String
    package let requestedAt: Instant
    package let updatedAt: Instant
    /// The control plane's message.
    package let detail: String?
    /// All states in order; the first is the request itself, only later ones are stored.
    package var history: [CommandStateChange]

    /// Name of the requester; `nil` after erasure.
    package var requester: String? { requestedBy.isEmpty ? nil : requestedBy }
}

/// A state reached by a command.
package struct CommandStateChange: Sendable {
    package let state: CommandState
    package let at: Instant
}
