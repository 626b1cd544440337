import Database

/// Instants of a database's newest entries; 0 for none.
package struct LatestEntries: Sendable, Equatable {
    package var auditEvents, mspEvents, commands, mails: Instant

    /// The newest of all.
    package var newest: Instant { max(auditEvents, mspEvents, commands, mails) }
}

/// Numbers of entries that another database lacks.
package struct NewerEntries: Sendable, Equatable {
    package var auditEvents, mspEvents, commands, mails: Int64
    /// Of the events: users erased, clients deleted, and what took away or changed how somebody gets in, or what they may.
    package var erasures, deletedClients, withdrawals: Int64

    package var isEmpty: Bool { auditEvents + mspEvents + commands + mails == 0 }
}

/// What a restore has ended, and what is shown again.
package struct RestoreEffects: Sendable, Equatable {
    package var sessions, links, mails, commands, webhooks: Int
    /// Those that are shown or planned again.
    package var announcements: Int64
}

extension OperatorScope {
    /// Returns the instants of the newest entries.
    package func latestEntries() throws -> LatestEntries {
        try transaction.first(RestoreSQL.latest) {
            LatestEntries(
                auditEvents: $0.instant(0), mspEvents: $0.instant(1), commands: $0.instant(2), mails: $0.instant(3))
        } ?? LatestEntries(auditEvents: 0, mspEvents: 0, commands: 0, mails: 0)
    }

    /// Counts what is here and not in the database with these newest entries.
    package func entries(after latest: LatestEntries) throws -> NewerEntries {
        try transaction.first(
            RestoreSQL.newer, .instant(latest.auditEvents), .instant(latest.mspEvents), .instant(latest.commands),
            .instant(latest.mails)
        ) {
            NewerEntries(
                auditEvents: $0.integer(0), mspEvents: $0.integer(1), commands: $0.integer(2), mails: $0.integer(3),
                erasures: $0.integer(4), deletedClients: $0.integer(5), withdrawals: $0.integer(6))
        }
            ?? NewerEntries(
                auditEvents: 0, mspEvents: 0, commands: 0, mails: 0, erasures: 0, deletedClients: 0, withdrawals: 0)
    }
}

extension OperatorWriter {
    /// Ends what may have been used, sent or ended since the backup: sessions, unused links, waiting mails and commands;
    /// and disables webhooks.
    /// - Parameters:
    ///   - reason: Stored with the mails, for operators.
    ///   - webhooks: Likewise with the webhooks.
    package func endRestored(now: Instant, reason: String, webhooks: String) throws -> RestoreEffects {
        let effects = RestoreEffects(
            sessions: try transaction.run(RestoreSQL.sessions),
            links: try transaction.run(RestoreSQL.links)
                + transaction.run(RestoreSQL.emailChanges) + transaction.run(RestoreSQL.factorResets),
            mails: try transaction.run(RestoreSQL.mails, .text(reason))
                + transaction.run(RestoreSQL.operatorMails, .text(reason)),
            commands: try transaction.run(RestoreSQL.commands, .instant(now)),
            webhooks: try transaction.run(RestoreSQL.webhooks, .instant(now), .text(webhooks)),
            announcements: try transaction.reading.first(RestoreSQL.announcements, .instant(now)) { $0.integer(0) } ?? 0
        )
        // Systems that follow the events know numbers from after the backup.
        try transaction.run(FeedSQL.skip, .integer(1_000_000))
        try transaction.run(RestoreSQL.challenges)
        try transaction.run(RestoreSQL.news)
        try transaction.run(RestoreSQL.importMarks, .instant(now))
        try transaction.run(RestoreSQL.trustedDevices)
        try transaction.run(RestoreSQL.invitations, .instant(now))
        return effects
    }

    /// Adds an event to an MSP's log without another change.
    package func record(_ audit: NewMSPEvent, of msp: MSP) throws {
        try add(audit, toMSP: msp.id, named: msp.name)
    }
}
