/// State of a node as the MSP reports it.
package enum NodeStatus: String, StoredWord {
    case offline, degraded, maintenance, online

    /// The state of a rank; a number costs less to read than a word.
    /// - Throws: `UnknownWord` for a rank that no state has.
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

/// A server that the MSP runs for the client.
package struct Node: Sendable {
    package let id: NodeID
    package let name: String
    /// Reported state.
    package let status: NodeStatus
    /// Where it stands.
    package let region: String?
    /// What it is.
    package let plan: String?
    /// Installed version.
    package let version: String?
    /// Version it can be upgraded to.
    package let availableVersion: String?
    /// 0–100; `nil` unknown.
    package let cpuPct: Double?
    /// 0–100; `nil` unknown.
    package let memoryPct: Double?
    /// 0–100; `nil` unknown.
    package let diskPct: Double?
    /// Last sample.
    package let lastSeenAt: Instant?
}

/// What only the detail page shows of a node.
package struct NodeDetail: Sendable {
    /// The node itself.
    package let node: Node
    /// Operating system.
    package let os: String?
    /// IPv4 and IPv6 addresses.
    package let ipAddresses: [String]
    /// When it last started.
    package let bootedAt: Instant?
}

/// What the dashboard weighs of a node; `nil` for an instant is "not so now".
package struct NodeHealth: Sendable {
    package let id: NodeID
    package let name: String
    /// Reported state.
    package let status: NodeStatus
    /// Since when it is in that state.
    package let statusAt: Instant
    /// 0–100.
    package let cpuPct: Double?
    /// 0–100.
    package let memoryPct: Double?
    /// 0–100.
    package let diskPct: Double?
    /// Last sample.
    package let lastSeenAt: Instant?
    /// Since when its processor is at 95 % or more.
    package let cpuHighAt: Instant?
    /// Since when its memory is at 95 % or more.
    package let memoryHighAt: Instant?
    /// Since when a disk is at 90 % or more.
    package let diskHighAt: Instant?
    /// When its last command failed.
    package let commandFailedAt: Instant?
}

/// One measured step of a node; `nil` was not measured.
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

/// One five-minute step of all nodes of a client.
package struct FleetPoint: Sendable {
    /// Start of the step.
    package let at: Instant
    /// Mean over the nodes, 0–100.
    package let cpuAvgPct: Double?
    /// Mean over the nodes, 0–100.
    package let memoryAvgPct: Double?
    /// Nodes that sent a sample in the step.
    package let nodesOnline: Int64
}

/// A requested restart or upgrade.
package struct Command: Sendable {
    package let id: Int64
    package let nodeID: NodeID
    package let kind: CommandKind
    /// Version of an upgrade.
    package let version: String?
    package let state: CommandState
    /// Name of the requester; empty after erasure.
    package let requestedBy: String
    package let requestedAt: Instant
    package let updatedAt: Instant
    /// The control plane's message.
    package let detail: String?
    /// All states in order. The first is the request itself; only the later ones are stored as states.
    package var history: [CommandStateChange]

    /// Name of the requester; `nil` after erasure.
    package var requester: String? { requestedBy.isEmpty ? nil : requestedBy }
}

/// A state reached by a command.
package struct CommandStateChange: Sendable {
    package let state: CommandState
    package let at: Instant
}
