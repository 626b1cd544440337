import Database

/// Mails of all clients and MSPs, for portal-jobs and portalctl, in one write transaction.
package struct MailOutbox {
    let transaction: WriteTransaction
    /// The only MSP within reach; `nil` for all.
    var msp: MSPID?

    /// Reads inside this transaction.
    package var scope: OperatorScope { OperatorScope(transaction: transaction.reading, msp: msp) }

    /// Claims up to `limit` due mails for this worker, until `until`.
    package func claim(by worker: String, now: Instant, until: Instant, limit: Int) throws -> [OutboxMail] {
        func claim(_ queue: MailQueueSQL, _ limit: Int, isClients: Bool) throws -> [OutboxMail] {
            try transaction.all(
                queue.claim, .instant(now), .text(worker), .instant(until), .integer(Int64(limit))
            ) { OutboxMail(row: $0, isClients: isClients) }
        }
        let mails = try claim(.clients, limit, isClients: true)
        return try mails + claim(.msps, limit - mails.count, isClients: false)
    }

    /// Marks a mail as sent; keeps only sender name and subject of its content.
    package func markSent(_ mail: OutboxMail, _ rendered: RenderedMail, at: Instant) throws {
        try transaction.run(
            mail.owner.queue.sent, mail.owner.id, .integer(mail.id), .instant(at), .text(rendered.fromName),
            .text(rendered.subject))
    }

    /// Releases the claim for a retry at `next`.
    /// - Parameter error: The cause, for operators; never an address or a secret.
    package func release(_ mail: OutboxMail, by worker: String, next: Instant, error: String) throws {
        try transaction.run(
            mail.owner.queue.release, mail.owner.id, .integer(mail.id), .text(worker), .instant(next), .text(error))
    }

    /// Releases the claim without an attempt; the mail is not yet useful.
    package func postpone(_ mail: OutboxMail, by worker: String, next: Instant, reason: String) throws {
        try transaction.run(
            mail.owner.queue.postpone, mail.owner.id, .integer(mail.id), .text(worker), .instant(next), .text(reason))
    }

    /// Permanently rejects a mail and deletes its link's secret.
    package func refuse(_ mail: OutboxMail, error: String) throws {
        try transaction.run(mail.owner.queue.refuse, mail.owner.id, .integer(mail.id), .text(error))
    }

    /// Refuses a mail that no longer applies.
    package func withdraw(_ mail: OutboxMail, reason: String) throws {
        try refuse(mail, error: "withdrawn: " + reason)
    }

    /// Makes a queued or refused mail due now.
    package func retry(_ mail: OutboxMail, now: Instant) throws {
        try transaction.run(mail.owner.queue.retry, mail.owner.id, .integer(mail.id), .instant(now))
    }

    /// Refuses queued mails with expired links.
    package func refuseExpired(now: Instant) throws {
        try transaction.run(MailSQL.expire, .instant(now))
    }

    /// Queues a client's mail.
    package func add(_ mail: NewMail, client: ClientID) throws {
        try transaction.add(mail, client: client)
    }

    /// Queues a mail to an MSP, once per kind and instant.
    package func add(_ mail: NewMail, msp: MSPID, about: Instant) throws {
        try transaction.run(
            OperatorMailSQL.add, .id(msp), .integer(mail.id), .instant(about), .word(mail.payload.kind),
            .text(mail.recipient), .instant(mail.createdAt))
    }
}

extension OperatorScope {
    /// Returns a mail of a client or MSP.
    package func mail(_ id: Int64) throws -> MailEntry? {
        try transaction.first(MailQueueSQL.clients.find, .integer(id)) { try MailEntry(row: $0, isClients: true) }
            ?? transaction.first(MailQueueSQL.msps.find, .integer(id)) { try MailEntry(row: $0, isClients: false) }
    }

    /// Returns mails of clients and MSPs, newest first.
    /// - Parameters: a client's slug, or empty for all; a state, or `nil` for any.
    package func recentMails(client: String, state: MailState?, limit: Int) throws -> [MailEntry] {
        func recent(_ queue: MailQueueSQL, isClients: Bool) throws -> [MailEntry] {
            try transaction.all(queue.recent, .text(client), .text(state?.rawValue ?? ""), .integer(Int64(limit))) {
                try MailEntry(row: $0, isClients: isClients)
            }
        }
        let mails = try recent(.clients, isClients: true)
        guard client.isEmpty else { return mails }
        let all = try mails + recent(.msps, isClients: false)
        return Array(all.sorted { $0.mail.createdAt > $1.mail.createdAt }.prefix(limit))
    }

    /// Returns an MSP's licence ending at this instant, with its contact; `nil` without a recipient.
    package func endingLicence(of msp: MSPID, at: Instant) throws -> EndingLicence? {
        try transaction.first(
            OperatorMailSQL.endingLicence, .id(msp), .instant(at), as: EndingLicence.init)
    }
}

extension StoreConnection {
    /// Whether a mail is due; takes no lock.
    package func hasDueMail(now: Instant) throws -> Bool {
        try inspect { scope in
            try [MailQueueSQL.clients, .msps].contains { queue in
                try scope.transaction.first(queue.due, .instant(now)) { _ in true } ?? false
            }
        }
    }

    /// Returns MSPs whose licence ends in `(now, until]` and whose contact has not been notified.
    package func endingLicences(now: Instant, until: Instant) throws -> [EndingLicence] {
        try inspect {
            try $0.transaction.all(
                OperatorMailSQL.endingLicences, .instant(now), .instant(until), as: EndingLicence.init)
        }
    }

    /// Whether a queued mail has an expired link; takes no lock.
    package func hasExpiredMail(now: Instant) throws -> Bool {
        try inspect { try $0.transaction.first(MailSQL.expired, .instant(now)) { _ in true } ?? false }
    }

    /// Runs `body` in one write transaction. It may run twice: no clock or I/O inside.
    package func writeMails<T>(_ body: (MailOutbox) throws -> T) throws -> T {
        try transact { try body(MailOutbox(transaction: $0)) }
    }
}
