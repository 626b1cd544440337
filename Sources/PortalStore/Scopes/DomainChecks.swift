import Database

/// Domains of all clients, for the checks of portal-jobs, in one write transaction.
package struct DomainChecks {
    let transaction: WriteTransaction

    /// Reads inside this transaction.
    package var scope: OperatorScope { OperatorScope(transaction: transaction.reading) }

    /// Claims up to `limit` due checks; those without a result are due again at `until`.
    package func claim(now: Instant, until: Instant, limit: Int) throws -> [Domain] {
        try transaction.all(
            DomainSQL.claim, .instant(now), .instant(until), .integer(Int64(limit)), as: Domain.init)
    }

    /// Locks clients in a fixed order, to serialise decisions about them.
    package func lock(_ clients: [ClientID]) throws {
        for client in Set(clients).sorted(by: { $0.number < $1.number }) {
            try transaction.run(LockSQL.client, .id(client))
        }
    }

    /// Stores a check's result; without effect if the claim is gone, or was changed or checked anew meanwhile.
    /// - Returns: Whether it was stored.
    package func settle(_ domain: Domain) throws -> Bool {
        try transaction.run(
            DomainSQL.settle,
            [.id(domain.client), .integer(domain.id), .integer(domain.checkNumber)]
                + DomainColumn.mutable.map(domain.parameter)) == 1
    }

    /// Stores a claim that another one's check changes; supersedes its own check.
    package func update(_ domain: Domain) throws { try transaction.update(domain) }

    /// Removes a claim.
    package func remove(_ domain: Domain) throws { try transaction.remove(domain) }

    /// Adds an event of the system to a client's log.
    package func add(_ audit: NewAuditEvent, client: ClientID) throws {
        try transaction.add(audit, client: client, by: .system)
    }

    /// Queues a client's mail.
    package func add(_ mail: NewMail, client: ClientID) throws { try transaction.add(mail, client: client) }
}

extension StoreConnection {
    /// Whether a domain is due for a check; takes no lock.
    package func hasDueDomain(now: Instant) throws -> Bool {
        try inspect { try $0.transaction.first(DomainSQL.due, .instant(now)) { _ in true } ?? false }
    }

    /// Runs `body` in one write transaction. It may run twice: no clock or I/O inside.
    package func writeDomains<T>(_ body: (DomainChecks) throws -> T) throws -> T {
        try transact { try body(DomainChecks(transaction: $0)) }
    }
}

extension OperatorScope {
    /// Returns serving domains whose certificate has not been renewed in time, the earliest end first.
    package func overdueDomains() throws -> [OverdueDomain] {
        try transaction.all(DomainSQL.overdue) {
            OverdueDomain(
                name: $0.text(0), endsAt: $0.instant(1), client: $0.text(2), msp: $0.id(3), contact: $0.optionalText(4))
        }
    }
}
