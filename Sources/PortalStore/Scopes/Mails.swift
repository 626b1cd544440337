import Database

extension PublicScope {
    package func mailFacts(of client: ClientID) throws -> MailFacts? {
        let layer = try transaction.brandLayers(of: client).effective
        return try transaction.first(MailSQL.facts, .id(client)) { MailFacts(row: $0, layer) }
    }
}

extension WriteTransaction {
    /// Queues a client's mail, in the transaction of its cause.
    func add(_ mail: NewMail, client: ClientID) throws {
        try run(
            MailSQL.add, .id(client), .integer(mail.id), Value(mail.userID), Value(mail.linkExpiresAt),
            .word(mail.payload.kind), .text(mail.recipient), Value(mail.payload.token), Value(mail.payload.inviter),
            Value(mail.payload.domain), Value(mail.payload.notice), .instant(mail.createdAt),
            .instant(mail.dueAt))
    }

    /// Withdraws a user's queued mails of this kind, whose link is invalid.
    func withdrawMails(_ kind: MailKind, user: UserID, client: ClientID) throws {
        try run(MailSQL.withdraw, .id(client), .id(user), .word(kind))
    }
}
