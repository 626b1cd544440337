import PortalLogic
import PortalStore
import PortalToolkit

/// Ends sent commands without a report as `unknown`.
struct SilentCommands {
    /// Maximum time without a report.
    static let timeout = Duration.minutes(30)

    static func conclude(_ store: StoreConnection, now: Instant) throws {
        while try store.hasSilentCommand(before: now - timeout) {
            let auditIDs = (0..<100).map { _ in RandomSource.system.id() }
            try store.writeCommands { outbox in
                for (silent, auditID) in zip(try outbox.silent(before: now - timeout, limit: 100), auditIDs) {
                    guard let found = try outbox.command(client: silent.client, id: silent.id) else { continue }
                    try CommandTransition(.unknown, auditID: auditID).apply(to: found, by: .system, now: now, outbox)
                }
            }
        }
    }
}

/// Ends commands not sent in time. The outbox worker does so too, but only runs with `PORTAL_CP_URL`, and a live
/// command blocks its node.
struct LateCommands {
    static func conclude(_ store: StoreConnection, now: Instant) throws {
        while try store.hasLateCommand(now: now) {
            let auditIDs = (0..<100).map { _ in RandomSource.system.id() }
            try store.writeCommands { outbox in
                for (command, auditID) in zip(try outbox.late(now: now, limit: 100), auditIDs) {
                    try end(command, auditID: auditID, now: now, outbox)
                }
            }
        }
    }

    /// Ends a command that must no longer be sent: `unknown` if it may have arrived.
    static func end(_ command: ClaimedCommand, auditID: Int64, now: Instant, _ outbox: CommandOutbox) throws {
        let end: CommandState = command.mayHaveArrived ? .unknown : .expired
        try CommandTransition(end, auditID: auditID).apply(to: command.context, by: .system, now: now, outbox)
    }
}
