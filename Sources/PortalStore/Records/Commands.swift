/// A new command.
package struct NewCommand: Sendable {
    package var id: Int64
    package var nodeID: NodeID
    package var kind: CommandKind
    /// Target version of an upgrade.
    package var version: String?
    package var at: Instant
    /// Latest instant to start it.
    package var notAfter: Instant

    package init(id: Int64, nodeID: NodeID, kind: CommandKind, version: String?, at: Instant, notAfter: Instant) {
        self.id = id
        self.nodeID = nodeID
        self.kind = kind
        self.version = version
        self.at = at
        self.notAfter = notAfter
    }
}

/// A command with the names of its client and node, for control plane and operators.
package struct CommandWithContext: Sendable {
    package let client: ClientID
    package let slug: String
    package let clientName: String
    package let upstreamNodeID: String
    package let nodeName: String
    /// Without its history.
    package let command: Command
}

/// A command in the operator's list.
package struct ListedCommand: Sendable {
    package let entry: CommandWithContext
    /// Why it is not sent yet; `nil` once it is, or before it was tried.
    package let lastError: String?
}

/// A command claimed by this process until the claim expires.
package struct ClaimedCommand: Sendable {
    package let context: CommandWithContext
    /// The node's boot when the command was requested.
    package let bootID: String?
    /// Latest instant to send it.
    package let notAfter: Instant
    /// Whether an earlier attempt may have reached the control plane.
    package let mayHaveArrived: Bool
    /// Number of this attempt, from 1.
    package let attempt: Int64
}

/// The row changes of a transition.
package struct CommandUpdate: Sendable {
    package var from: CommandState
    package var to: CommandState
    package var at: Instant
    /// The control plane's message; `nil` keeps the stored one.
    package var detail: String?
    /// Whether the node's last command failed; `nil` keeps the stored value.
    package var hasFailed: Bool?

    package init(from: CommandState, to: CommandState, at: Instant, detail: String?, hasFailed: Bool?) {
        self.from = from
        self.to = to
        self.at = at
        self.detail = detail
        self.hasFailed = hasFailed
    }
}
