package import PortalStore
import PortalToolkit

/// A reported state, applied if the state machine allows the transition.
package struct CommandTransition: Sendable {
    /// The reported state.
    package var state: CommandState
    /// Instant of the state, if reported.
    package var at: Instant?
    /// The control plane's message.
    package var detail: String?
    /// Id of the new audit event.
    package var auditID: Int64

    package init(_ state: CommandState, at: Instant? = nil, detail: String? = nil, auditID: Int64) {
        self.state = state
        self.at = at
        self.detail = detail
        self.auditID = auditID
    }

    /// Advances a command and adds an audit event; disallowed transitions change nothing.
    /// - Parameter found: The command as read in this transaction.
    /// - Returns: Whether the command changed.
    @discardableResult
    package func apply(to found: CommandWithContext, by actor: TransitionActor, now: Instant, _ outbox: CommandOutbox)
        throws
        -> Bool
    {
        let command = found.command
        guard command.state.canTransition(to: state), let action = AuditAction(state) else { return false }
        // The control plane's clock may be off; keep the history monotonic.
        let at = max(command.updatedAt, min(at ?? now, now))
        let changes = [
            Change("state", command.state, state),
            Change("detail", command.detail, detail ?? command.detail),
            Change("command", nil, command.kind),
        ]
        return try outbox.advance(
            found,
            CommandUpdate(
                from: command.state, to: state, at: at, detail: detail, hasFailed: hasFailed), by: actor,
            audit: NewAuditEvent(
                id: auditID, at: now, action: action, targetKind: .node,
                targetID: PublicID.string(command.nodeID), targetName: found.nodeName, details: Change.json(changes)))
    }

    private var hasFailed: Bool? {
        switch state {
        case .failed: true
        case .succeeded: false
        default: nil
        }
    }
}
