import Database

extension PublicScope {
    package func mailFacts(of client: Int64) throws -> MailFacts? {
        try transaction.first(MailSQL.facts, .integer(client), as: MailFacts.init)
    }
}

extension WriteTransaction {
    /// Queues a mail of `client`, in the transaction of its cause.
    func add(_ mail: NewMail, client: Int64) throws {
        try run(
            MailSQL.add, .integer(client), .integer(mail.id), Value(mail.userID), Value(mail.linkExpiresAt),
            .word(mail.payload.kind), .text(mail.recipient), Value(mail.payload.token), Value(mail.payload.inviter),
            Value(mail.payload.domain), .instant(mail.createdAt))
    }

    /// Withdraws a user's queued mails of this kind: their link is invalid.
    func withdrawMails(_ kind: MailKind, user: Int64, client: Int64) throws {
        try run(MailSQL.withdraw, .integer(client), .integer(user), .word(kind))
    }
}
