/// State of a node as the MSP reports it.
public enum NodeStatus: String, Sendable, CaseIterable {
    case offline, degraded, maintenance, online

    /// The state of a rank; a number costs less to read than a word.
    init(rank: Int64) {
        switch rank {
        case 1: self = .degraded
        case 2: self = .maintenance
        case 3: self = .online
        default: self = .offline
        }
    }

    /// Sort rank, worst first.
    public var rank: Int64 {
        switch self {
        case .offline: 0
        case .degraded: 1
        case .maintenance: 2
        case .online: 3
        }
    }
}

/// A server that the MSP runs for the client.
public struct Node: Sendable {
    /// The node's id.
    public let id: Int64
    /// Display name.
    public let name: String
    /// Reported state.
    public let status: NodeStatus
    /// Where it stands.
    public let region: String?
    /// What it is.
    public let plan: String?
    /// Installed version.
    public let version: String?
    /// Version it can be upgraded to.
    public let availableVersion: String?
    /// 0–100; `nil` unknown.
    public let cpuPct: Double?
    /// 0–100; `nil` unknown.
    public let memoryPct: Double?
    /// 0–100; `nil` unknown.
    public let diskPct: Double?
    /// Last sample, ms since the epoch.
    public let lastSeenAt: Int64?
}

/// What only the detail page shows of a node.
public struct NodeDetail: Sendable {
    /// The node itself.
    public let node: Node
    /// Operating system.
    public let os: String?
    /// IPv4 and IPv6 addresses.
    public let ipAddresses: [String]
    /// When it last started, ms since the epoch.
    public let bootedAt: Int64?
}

/// What the dashboard weighs of a node; instants are ms since the epoch, `nil` is "not so now".
public struct NodeHealth: Sendable {
    /// The node's id.
    public let id: Int64
    /// Display name.
    public let name: String
    /// Reported state.
    public let status: NodeStatus
    /// Since when it is in that state.
    public let statusAt: Int64
    /// 0–100.
    public let cpuPct: Double?
    /// 0–100.
    public let memoryPct: Double?
    /// 0–100.
    public let diskPct: Double?
    /// Last sample.
    public let lastSeenAt: Int64?
    /// Since when its processor is at 95 % or more.
    public let cpuHighAt: Int64?
    /// Since when its memory is at 95 % or more.
    public let memoryHighAt: Int64?
    /// Since when a disk is at 90 % or more.
    public let diskHighAt: Int64?
    /// When its last command failed.
    public let commandFailedAt: Int64?
}

/// One measured step of a node; `nil` was not measured.
public struct MetricPoint: Sendable {
    /// Start of the step, ms since the epoch.
    public let at: Int64
    /// 0–100.
    public let cpuPct: Double?
    /// 0–100.
    public let memoryPct: Double?
    /// 0–100.
    public let diskPct: Double?
    /// Bytes per second.
    public let netInBps: Double?
    /// Bytes per second.
    public let netOutBps: Double?
}

/// One five-minute step of all nodes of a client.
public struct FleetPoint: Sendable {
    /// Start of the step, ms since the epoch.
    public let at: Int64
    /// Mean over the nodes, 0–100.
    public let cpuAvgPct: Double?
    /// Mean over the nodes, 0–100.
    public let memoryAvgPct: Double?
    /// Nodes that sent a sample in the step.
    public let nodesOnline: Int64
}

/// A restart or upgrade that someone asked for.
public struct Command: Sendable {
    /// The command's id.
    public let id: Int64
    /// The node it is for.
    public let nodeID: Int64
    /// `restart` or `upgrade`.
    public let kind: String
    /// Version of an upgrade.
    public let version: String?
    /// queued, sent, accepted, succeeded, failed, expired, unknown.
    public let state: String
    /// Name of who asked; empty for a person who has been erased.
    public let requestedBy: String
    /// ms since the epoch.
    public let requestedAt: Int64
    /// ms since the epoch.
    public let updatedAt: Int64
    /// What the control plane said.
    public let detail: String?
    /// Every state it went through. The first is the request itself, and only what follows is stored as a state.
    public var history: [CommandState]

    /// Name of who asked; `nil` for a person who has been erased.
    public var requester: String? { requestedBy.isEmpty ? nil : requestedBy }
}

/// A state that a command reached.
public struct CommandState: Sendable {
    /// The state.
    public let state: String
    /// ms since the epoch.
    public let at: Int64
}
