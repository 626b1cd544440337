/// A command that is to be given.
package struct NewCommand: Sendable {
    /// Its new id.
    package var id: Int64
    /// The node it is for.
    package var nodeID: Int64
    /// `restart` or `upgrade`.
    package var kind: String
    /// Version of an upgrade.
    package var version: String?
    /// ms since the epoch.
    package var at: Int64
    /// After this instant nobody may begin it any more, ms since the epoch.
    package var notAfter: Int64

    /// A command of these values.
    package init(id: Int64, nodeID: Int64, kind: String, version: String?, at: Int64, notAfter: Int64) {
        self.id = id
        self.nodeID = nodeID
        self.kind = kind
        self.version = version
        self.at = at
        self.notAfter = notAfter
    }
}

/// A command with the names by which the control plane and operators know its client and node.
package struct CommandMessage: Sendable {
    /// The client.
    package let client: Int64
    /// Slug of the client.
    package let slug: String
    /// Name of the client.
    package let clientName: String
    /// The upstream's id of the node.
    package let upstreamNodeID: String
    /// Name of the node.
    package let nodeName: String
    /// The command itself, without its history.
    package let command: Command
}

/// A command that this process may send for a while.
package struct ClaimedCommand: Sendable {
    /// What to send.
    package let message: CommandMessage
    /// Boot that the node was in when the command was given.
    package let bootID: String?
    /// After this instant it is not sent any more, ms since the epoch.
    package let notAfter: Int64
    /// Whether an earlier attempt may have reached the control plane.
    package let mayHaveArrived: Bool
    /// This attempt's number, from 1.
    package let attempt: Int64
}

/// A step of a command to another state.
package struct CommandStep: Sendable {
    /// The state that was read.
    package var from: String
    /// The state to go to.
    package var to: String
    /// ms since the epoch.
    package var at: Int64
    /// What the control plane said; `nil` leaves what is there.
    package var detail: String?
    /// Whether the node's last command has failed; `nil` leaves that as it is.
    package var hasFailed: Bool?

    /// A step of these values.
    package init(from: String, to: String, at: Int64, detail: String?, hasFailed: Bool?) {
        self.from = from
        self.to = to
        self.at = at
        self.detail = detail
        self.hasFailed = hasFailed
    }
}
