import Database

extension PublicScope {
    /// What a mail of this client says about its sender.
    package func mailFacts(of client: Int64) throws -> MailFacts? {
        try transaction.first(MailSQL.facts, .integer(client), as: MailFacts.init)
    }
}

extension WriteTransaction {
    /// Puts a mail of `client` into the outbox, in the transaction of what it tells of.
    func add(_ mail: NewMail, client: Int64) throws {
        try run(
            MailSQL.add, .integer(client), .integer(mail.id), Value(mail.userID), Value(mail.linkExpiresAt),
            .text(mail.payload.kind), .text(mail.recipient), Value(mail.payload.token), Value(mail.payload.inviter),
            Value(mail.payload.domain), .integer(mail.createdAt))
    }

    /// Takes back the mails of this kind to a user that have not gone out: their link is dead.
    func withdrawMails(_ kind: String, user: Int64, client: Int64) throws {
        try run(MailSQL.withdraw, .integer(client), .integer(user), .text(kind))
    }
}
