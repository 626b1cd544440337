import Database

/// What portal-jobs and portalctl may do to the mails of all clients and MSPs, in one write transaction.
public struct MailDesk {
    let transaction: WriteTransaction

    /// Takes over up to `limit` mails that are due, until `until`; nobody else sends them before.
    public func claim(by worker: String, now: Int64, until: Int64, limit: Int) throws -> [ClaimedMail] {
        let mails = try transaction.all(
            MailQueueSQL.clients.claim, .integer(now), .text(worker), .integer(until), .integer(Int64(limit))
        ) { ClaimedMail(row: $0, box: .client($0.integer(0)), linkExpiresAt: $0.optionalInteger(12)) }
        let rest = Int64(limit - mails.count)
        return try mails
            + transaction.all(
                MailQueueSQL.msps.claim, .integer(now), .text(worker), .integer(until), .integer(rest)
            ) { ClaimedMail(row: $0, box: .msp($0.integer(0)), linkExpiresAt: nil) }
    }

    /// Notes that a mail has gone out, and blanks it.
    public func sent(_ mail: ClaimedMail, at: Int64) throws {
        try transaction.run(mail.box.queue.sent, mail.box.owner, .integer(mail.id), .integer(at))
    }

    /// Gives a claimed mail back, to be tried again at `next`.
    /// - Parameter error: why, for operators; never an address or a secret.
    public func release(_ mail: ClaimedMail, by worker: String, next: Int64, error: String) throws {
        try transaction.run(
            mail.box.queue.release, mail.box.owner, .integer(mail.id), .text(worker), .integer(next), .text(error))
    }

    /// Notes that a mail will never go out.
    public func refuse(_ mail: ClaimedMail, error: String) throws {
        try transaction.run(mail.box.queue.refuse, mail.box.owner, .integer(mail.id), .text(error))
    }

    /// The client whose mail this is, and to whom it goes; `nil` for one to an MSP.
    public func find(_ id: Int64) throws -> (client: Tenant, recipient: String)? {
        let mail = try transaction.first(MailSQL.client, .integer(id)) { ($0.integer(0), $0.text(1)) }
        guard let mail, let client = try OpenScope(transaction: transaction.reading).tenant(id: mail.0) else {
            return nil
        }
        return (client, mail.1)
    }

    /// Lets a mail that waits or was refused go out now.
    /// - Returns: whether there was one that still has its text.
    public func retry(_ id: Int64, now: Int64) throws -> Bool {
        let box =
            try transaction.first(MailSQL.client, .integer(id)) { MailBox.client($0.integer(0)) }
            ?? transaction.first(OperatorMailSQL.msp, .integer(id)) { MailBox.msp($0.integer(0)) }
        guard let box else { return false }
        return try transaction.run(box.queue.retry, box.owner, .integer(id), .integer(now)) == 1
    }

    /// Blanks the mails whose link has ended; those that wait are refused.
    public func blankExpired(now: Int64) throws {
        try transaction.run(MailSQL.blank, .integer(now))
    }

    /// Puts a mail of a client into the outbox.
    public func add(_ mail: NewMail, client: Int64) throws {
        try transaction.add(mail, client: client)
    }

    /// Puts a mail to an MSP into the outbox, once for each kind and instant that it tells of.
    public func add(_ mail: NewMail, msp: Int64, about: Int64) throws {
        try transaction.run(
            OperatorMailSQL.add, .integer(msp), .integer(mail.id), .integer(about), .text(mail.kind),
            .text(mail.recipient), .text(mail.fromName), Value(mail.fromAddress), Value(mail.replyTo),
            .text(mail.subject), .text(mail.text), .text(mail.html), .integer(mail.createdAt))
    }
}

extension StoreConnection {
    /// Whether a mail waits to be sent; takes no lock.
    public func hasDueMail(now: Int64) throws -> Bool {
        try inspect { scope in
            try [MailQueueSQL.clients, .msps].contains { queue in
                try scope.transaction.first(queue.due, .integer(now)) { _ in true } ?? false
            }
        }
    }

    /// MSPs whose licence ends in `(now, until]` and whose contact has not been told.
    public func endingLicences(now: Int64, until: Int64) throws -> [EndingLicence] {
        try inspect {
            try $0.transaction.all(
                OperatorMailSQL.endingLicences, .integer(now), .integer(until), as: EndingLicence.init)
        }
    }

    /// Whether the link of a mail that still has its text has ended; takes no lock.
    public func hasExpiredMail(now: Int64) throws -> Bool {
        try inspect { try $0.transaction.first(MailSQL.expired, .integer(now)) { _ in true } ?? false }
    }

    /// Mails of all clients or one, and of the MSPs, newest first, on one snapshot.
    /// - Parameters: slug of a client and state; empty matches all.
    public func recentMails(client: String, state: String, limit: Int) throws -> [MailEntry] {
        try inspect { scope in
            let most = Value.integer(Int64(limit))
            let mails = try scope.transaction.all(
                MailSQL.recent, .text(client), .text(state), most, as: MailEntry.init)
            guard client.isEmpty else { return mails }
            let others = try scope.transaction.all(
                OperatorMailSQL.recent, .text(state), most, as: MailEntry.init)
            return Array((mails + others).sorted { $0.createdAt > $1.createdAt }.prefix(limit))
        }
    }

    /// Works on mails in one write transaction; the body may run twice, so it holds no clock and no I/O.
    public func writeMails<T>(_ body: (MailDesk) throws -> T) throws -> T {
        try transact { try body(MailDesk(transaction: $0)) }
    }
}
