import Database

/// A lease of the housekeeping job: one holder at a time; writes check that it is still held.
package struct Lease: Sendable {
    /// Of the job.
    package let name: String
    /// The holding process.
    package let holder: String
    /// Incremented with each new holder.
    package let number: Int64
}

/// The lease has passed to another holder.
package struct LeaseLost: Error {}

/// Instants up to which rows are removed, ms since the epoch.
package struct Retention: Sendable {
    /// Ends of links.
    package var links: Int64
    /// Ends of sessions.
    package var sessions: Int64
    /// Starts of throttle windows.
    package var counters: Int64
    /// Creation of mails, sent or not.
    package var mails: Int64
    /// Raw samples.
    package var samples: Int64
    /// Five-minute roll-ups of nodes and clients.
    package var fiveMinutes: Int64
    /// Hourly roll-ups.
    package var hours: Int64
    /// Audit events, of clients and of MSPs.
    package var audit: Int64
    /// Request instants of ended commands.
    package var commands: Int64

    package init(
        links: Int64, sessions: Int64, counters: Int64, mails: Int64, samples: Int64, fiveMinutes: Int64,
        hours: Int64, audit: Int64, commands: Int64
    ) {
        (self.links, self.sessions, self.counters, self.mails) = (links, sessions, counters, mails)
        (self.samples, self.fiveMinutes, self.hours) = (samples, fiveMinutes, hours)
        (self.audit, self.commands) = (audit, commands)
    }
}

extension StoreConnection {
    /// Takes or prolongs a lease until `until`; `nil` when another process has it at `now`.
    package func lease(_ name: String, holder: String, now: Int64, until: Int64) throws -> Lease? {
        try transact { transaction in
            try transaction.first(HousekeepingSQL.lease, .text(name), .text(holder), .integer(until), .integer(now)) {
                $0.integer(0)
            }
        }.map { Lease(name: name, holder: holder, number: $0) }
    }

    /// Deletes expired rows under a lease, in small transactions to keep other writers' waits short.
    /// - Parameter shouldContinue: checked before each transaction; the next run continues.
    /// - Returns: how many rows went.
    /// - Throws: `LeaseLost` as soon as another process has taken the lease.
    @discardableResult
    package func removeExpired(
        _ retention: Retention, under lease: Lease, while shouldContinue: () -> Bool = { true }
    ) throws -> Int {
        let limit = Value.integer(500)
        var removed = 0
        for (statement, instant) in [
            (HousekeepingSQL.links, retention.links), (HousekeepingSQL.sessions, retention.sessions),
            (HousekeepingSQL.counters, retention.counters), (HousekeepingSQL.mails, retention.mails),
            (HousekeepingSQL.operatorMails, retention.mails), (HousekeepingSQL.mspEvents, retention.audit),
        ] {
            removed += try repeated(lease, shouldContinue) { try $0.run(statement, .integer(instant), limit) }
        }
        for client in try inspect({ try $0.transaction.all(HousekeepingSQL.clients) { Value.integer($0.integer(0)) } })
        {
            removed += try repeated(lease, shouldContinue) { transaction in
                try transaction.run(HousekeepingSQL.audit, client, .integer(retention.audit), limit)
                    + transaction.run(HousekeepingSQL.clientRollups, client, .integer(retention.fiveMinutes), limit)
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
            HousekeepingSQL.samples, node.0, node.1, .integer(retention.samples), limit)
        count += try transaction.run(
            HousekeepingSQL.commands, node.0, node.1, .integer(retention.commands), limit)
        for (step, instant) in [(Int64(300_000), retention.fiveMinutes), (3_600_000, retention.hours)] {
            count += try transaction.run(
                HousekeepingSQL.nodeRollups, node.0, node.1, .integer(step), .integer(instant), limit)
        }
        return count
    }

    /// One transaction after the other until one finds nothing to remove.
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
