import Database

/// A lease of the housekeeping job, held by one process at a time and verified by each write.
package struct Lease: Sendable {
    /// Name of the job.
    package let name: String
    /// The holding process.
    package let holder: String
    /// Incremented with each new holder.
    package let number: Int64
}

/// The lease has passed to another holder.
package struct LeaseLost: Error {}

/// Cut-off instants for row removal.
package struct Retention: Sendable {
    /// End of links.
    package var links: Instant
    /// End of sessions.
    package var sessions: Instant
    /// Last login from a place.
    package var places: Instant
    /// Start of throttle windows.
    package var counters: Instant
    /// Creation of mails, sent or not.
    package var mails: Instant
    /// Raw samples.
    package var samples: Instant
    /// Five-minute roll-ups of nodes and clients.
    package var fiveMinutes: Instant
    /// Hourly roll-ups.
    package var hours: Instant
    /// Audit events of clients and MSPs.
    package var audit: Instant
    /// Request of ended commands.
    package var commands: Instant
    /// Last step of imports that can be gone on with, and begin of snapshots.
    package var imports: Instant
    /// End of announcements.
    package var announcements: Instant

    package init(
        links: Instant, sessions: Instant, places: Instant, counters: Instant, mails: Instant, samples: Instant,
        fiveMinutes: Instant, hours: Instant, audit: Instant, commands: Instant, imports: Instant,
        announcements: Instant
    ) {
        (self.links, self.sessions, self.places, self.imports) = (links, sessions, places, imports)
        (self.counters, self.mails) = (counters, mails)
        (self.samples, self.fiveMinutes, self.hours) = (samples, fiveMinutes, hours)
        (self.audit, self.commands, self.announcements) = (audit, commands, announcements)
    }
}

extension StoreConnection {
    /// Acquires or renews a lease until `until`; `nil` if another process holds it at `now`.
    package func lease(_ name: String, holder: String, now: Instant, until: Instant) throws -> Lease? {
        try transact { transaction in
            try transaction.first(HousekeepingSQL.lease, .text(name), .text(holder), .instant(until), .instant(now)) {
                $0.integer(0)
            }
        }.map { Lease(name: name, holder: holder, number: $0) }
    }

    /// Deletes expired rows under a lease, in small transactions to keep other writers' waits short.
    /// - Parameter shouldContinue: Checked before each transaction; the next run continues.
    /// - Returns: The number of deleted rows.
    /// - Throws: `LeaseLost` once another process holds the lease.
    @discardableResult
    package func removeExpired(
        _ retention: Retention, under lease: Lease, while shouldContinue: () -> Bool = { true }
    ) throws -> Int {
        let limit = Value.integer(500)
        var removed = 0
        for (statement, instant) in [
            (HousekeepingSQL.links, retention.links), (HousekeepingSQL.sessions, retention.sessions),
            (HousekeepingSQL.challenges, retention.sessions), (HousekeepingSQL.trustedDevices, retention.sessions),
            (HousekeepingSQL.loginPlaces, retention.places),
            (HousekeepingSQL.emailChanges, retention.links), (HousekeepingSQL.emailReturns, retention.links),
            (HousekeepingSQL.counters, retention.counters), (HousekeepingSQL.mails, retention.mails),
            (HousekeepingSQL.operatorMails, retention.mails), (HousekeepingSQL.mspEvents, retention.audit),
            (HousekeepingSQL.feed, retention.audit),
            (HousekeepingSQL.importPositions, retention.imports),
            (HousekeepingSQL.announcements, retention.announcements),
            (HousekeepingSQL.importSnapshots, retention.imports),
            (HousekeepingSQL.news, retention.mails),
        ] {
            removed += try repeated(lease, shouldContinue) { try $0.run(statement, .instant(instant), limit) }
        }
        for client in try inspect({ try $0.transaction.all(HousekeepingSQL.clients) { Value.integer($0.integer(0)) } })
        {
            removed += try repeated(lease, shouldContinue) { transaction in
                try transaction.run(HousekeepingSQL.audit, client, .instant(retention.audit), limit)
                    + transaction.run(HousekeepingSQL.clientRollups, client, .instant(retention.fiveMinutes), limit)
            }
        }
        return try removed + removeOfNodes(retention, under: lease, while: shouldContinue)
    }

    private func removeOfNodes(_ retention: Retention, under lease: Lease, while shouldContinue: () -> Bool) throws
        -> Int
    {
        let nodes = try inspect {
            try $0.transaction.all(HousekeepingSQL.nodes) {
                (Value.integer($0.integer(0)), Value.integer($0.integer(1)))
            }
        }
        var removed = 0
        for start in stride(from: 0, to: nodes.count, by: 20) {
            removed += try repeated(lease, shouldContinue) { transaction in
                var count = 0
                for node in nodes[start...].prefix(20) { count += try removeOfNode(node, retention, transaction) }
                return count
            }
        }
        return removed
    }

    private func removeOfNode(_ node: (Value, Value), _ retention: Retention, _ transaction: WriteTransaction) throws
        -> Int
    {
        let limit = Value.integer(200)
        var count = try transaction.run(
            HousekeepingSQL.samples, node.0, node.1, .instant(retention.samples), limit)
        count += try transaction.run(
            HousekeepingSQL.commands, node.0, node.1, .instant(retention.commands), limit)
        for (step, instant) in [(Duration.minutes(5), retention.fiveMinutes), (.hours(1), retention.hours)] {
            count += try transaction.run(
                HousekeepingSQL.nodeRollups, node.0, node.1, .milliseconds(step), .instant(instant), limit)
        }
        return count
    }

    /// Repeats transactions until one removes nothing.
    private func repeated(
        _ lease: Lease, _ shouldContinue: () -> Bool, _ body: (WriteTransaction) throws -> Int
    ) throws -> Int {
        var total = 0
        while shouldContinue() {
            let removed = try transact { transaction in
                let holds = try transaction.first(
                    HousekeepingSQL.holds, .text(lease.name), .text(lease.holder), .integer(lease.number)
                ) { _ in true }
                guard holds == true else { throw LeaseLost() }
                return try body(transaction)
            }
            guard removed > 0 else { break }
            total += removed
        }
        return total
    }
}
