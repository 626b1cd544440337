package import PortalStore

/// One thing that was learned about a command, to be written down if the command may go there.
package struct CommandMove: Sendable {
    /// The state that it is said to be in.
    package var state: CommandState
    /// When that was, as far as it is told; ms since the epoch.
    package var at: Int64?
    /// What the control plane said.
    package var detail: String?
    /// Id of the audit event.
    package var auditID: Int64

    /// What was learned.
    package init(_ state: CommandState, at: Int64? = nil, detail: String? = nil, auditID: Int64) {
        self.state = state
        self.at = at
        self.detail = detail
        self.auditID = auditID
    }

    /// Moves a command on, with its audit event; backward and after an end nothing changes.
    /// - Parameter message: the command as it is inside this transaction.
    /// - Returns: whether it moved.
    @discardableResult
    package func apply(to message: CommandMessage, by mover: CommandMover, now: Int64, _ outbox: CommandOutbox) throws
        -> Bool
    {
        let command = message.command
        guard let current = CommandState(rawValue: command.state), current.canTransition(to: state) else {
            return false
        }
        // The control plane's clock may be off; a history that runs backward helps nobody.
        let at = max(command.updatedAt, min(at ?? now, now))
        let changes = [
            Change("state", command.state, state.rawValue),
            Change("detail", command.detail, detail ?? command.detail),
        ]
        return try outbox.advance(
            message,
            CommandStep(
                from: command.state, to: state.rawValue, at: at, detail: detail, hasFailed: hasFailed), by: mover,
            audit: NewAuditEvent(
                id: auditID, at: now, action: "command." + state.rawValue, targetKind: "node",
                targetID: PublicID.string(command.nodeID), targetName: message.nodeName, details: Change.json(changes)))
    }

    private var hasFailed: Bool? {
        switch state {
        case .failed: true
        case .succeeded: false
        default: nil
        }
    }
}
