/// A command that is to be given.
public struct NewCommand: Sendable {
    /// Its new id.
    public var id: Int64
    /// The node it is for.
    public var nodeID: Int64
    /// `restart` or `upgrade`.
    public var kind: String
    /// Version of an upgrade.
    public var version: String?
    /// ms since the epoch.
    public var at: Int64
    /// After this instant nobody may begin it any more, ms since the epoch.
    public var notAfter: Int64

    /// A command of these values.
    public init(id: Int64, nodeID: Int64, kind: String, version: String?, at: Int64, notAfter: Int64) {
        self.id = id
        self.nodeID = nodeID
        self.kind = kind
        self.version = version
        self.at = at
        self.notAfter = notAfter
    }
}

/// A command with the names by which the control plane and operators know its client and node.
public struct CommandMessage: Sendable {
    /// The client.
    public let client: Int64
    /// Slug of the client.
    public let slug: String
    /// Name of the client.
    public let clientName: String
    /// The upstream's id of the node.
    public let upstreamNodeID: String
    /// Name of the node.
    public let nodeName: String
    /// The command itself, without its history.
    public let command: Command
}

/// A command that this process may send for a while.
public struct ClaimedCommand: Sendable {
    /// What to send.
    public let message: CommandMessage
    /// Boot that the node was in when the command was given.
    public let bootID: String?
    /// After this instant it is not sent any more, ms since the epoch.
    public let notAfter: Int64
    /// Whether an earlier attempt may have reached the control plane.
    public let mayHaveArrived: Bool
    /// This attempt's number, from 1.
    public let attempt: Int64
}

/// A step of a command to another state.
public struct CommandStep: Sendable {
    /// The state that was read.
    public var from: String
    /// The state to go to.
    public var to: String
    /// ms since the epoch.
    public var at: Int64
    /// What the control plane said; `nil` leaves what is there.
    public var detail: String?
    /// Whether the node's last command has failed; `nil` leaves that as it is.
    public var hasFailed: Bool?

    /// A step of these values.
    public init(from: String, to: String, at: Int64, detail: String?, hasFailed: Bool?) {
        self.from = from
        self.to = to
        self.at = at
        self.detail = detail
        self.hasFailed = hasFailed
    }
}
