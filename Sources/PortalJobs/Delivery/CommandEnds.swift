import PortalLogic
import PortalStore

/// Commands that were taken and of which nothing was heard: nobody knows how they went.
struct SilentCommands {
    /// How long the control plane may be silent, ms.
    static let patience: Int64 = 30 * 60_000

    static func conclude(_ store: StoreConnection, now: Int64) throws {
        while try store.hasSilentCommand(before: now - patience) {
            let auditIDs = (0..<100).map { _ in RandomSource.system.id() }
            try store.writeCommands { desk in
                for (silent, auditID) in zip(try desk.silent(before: now - patience, limit: 100), auditIDs) {
                    guard let message = try desk.message(client: silent.client, id: silent.id) else { continue }
                    try CommandMove(.unknown, auditID: auditID).apply(to: message, by: .system, now: now, desk)
                }
            }
        }
    }
}

/// Commands that were not sent in time. The courier meets them too; without `PORTAL_CP_URL` there is none, and a
/// command that stays live holds its node up.
struct LateCommands {
    static func conclude(_ store: StoreConnection, now: Int64) throws {
        while try store.hasLateCommand(now: now) {
            let auditIDs = (0..<100).map { _ in RandomSource.system.id() }
            try store.writeCommands { desk in
                for (command, auditID) in zip(try desk.late(now: now, limit: 100), auditIDs) {
                    try end(command, auditID: auditID, now: now, desk)
                }
            }
        }
    }

    /// Ends a command that must not be sent any more: nobody knows of one that may have arrived.
    static func end(_ command: ClaimedCommand, auditID: Int64, now: Int64, _ desk: CommandDesk) throws {
        let end: CommandPhase = command.mayHaveArrived ? .unknown : .expired
        try CommandMove(end, auditID: auditID).apply(to: command.message, by: .system, now: now, desk)
    }
}
