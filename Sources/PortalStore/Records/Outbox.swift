import Database

/// The owner of an outbox.
package enum MailOwner: Sendable, Equatable {
    case client(ClientID)
    case msp(MSPID)
}

/// A row of a mail outbox.
package struct OutboxMail: Sendable {
    package let owner: MailOwner
    /// Also the base of the Message-ID.
    package let id: Int64
    /// Fails for a kind queued by a later version, without blocking other mails.
    package let payload: Result<MailPayload, UnknownWord>
    /// As stored, for lists and logs.
    package let kind: String
    package let recipient: String
    package let userID: UserID?
    package let linkExpiresAt: Instant?
    /// The MSP's sender address when queued, for a stable Message-ID domain; `nil` for the installation's.
    package let firstSender: String?
    package let createdAt: Instant
    /// Including the current attempt.
    package let attempts: Int64
    /// Content stored by a version with schema 6 or earlier.
    package let legacyContent: RenderedMail?

    package init(
        _ mail: NewMail, owner: MailOwner, attempts: Int64, firstSender: String? = nil,
        legacyContent: RenderedMail? = nil
    ) {
        (self.owner, id, recipient, userID) = (owner, mail.id, mail.recipient, mail.userID)
        (payload, kind) = (.success(mail.payload), mail.payload.kind.rawValue)
        (linkExpiresAt, createdAt, self.attempts) = (mail.linkExpiresAt, mail.createdAt, attempts)
        (self.firstSender, self.legacyContent) = (firstSender, legacyContent)
    }

    /// Reads the columns of `MailQueueSQL`.
    init(row: Row, isClients: Bool) {
        owner = isClients ? .client(row.id(0)) : .msp(row.id(0))
        id = row.integer(1)
        recipient = row.text(3)
        firstSender = row.optionalText(5)
        createdAt = row.instant(10)
        attempts = row.integer(11)
        userID = row.optionalID(12)
        linkExpiresAt = row.optionalInstant(13)
        kind = row.text(2)
        payload =
            MailKind(rawValue: kind).map { .success(MailPayload($0, row: row)) }
            ?? .failure(UnknownWord(kind, in: isClients ? "mail_outbox.kind" : "operator_mails.kind"))
        let text = row.text(8)
        legacyContent =
            text.isEmpty
            ? nil
            : RenderedMail(
                fromName: row.text(4), fromAddress: row.optionalText(5), replyTo: row.optionalText(6),
                subject: row.text(7), text: text, html: row.text(9))
    }
}

extension MailPayload {
    /// Reads the columns of `MailQueueSQL`.
    fileprivate init(_ kind: MailKind, row: Row) {
        self =
            switch kind {
            case .invitation: .invitation(token: row.optionalText(14), inviter: row.optionalID(15))
            case .passwordReset: .passwordReset(token: row.optionalText(14))
            case .passwordChanged: .passwordChanged
            case .domainTrouble: .domainTrouble(domain: row.optionalText(16) ?? "")
            case .test: .test
            case .licenceEnding: .licenceEnding(at: row.instant(17))
            }
    }
}

/// A mail in the operator's list.
package struct MailEntry: Sendable {
    package let mail: OutboxMail
    /// As sent; empty before.
    package let fromName, subject: String
    /// Slug of the client or MSP.
    package let owner: String
    package let state: MailState
    package let sentAt: Instant?
    package let nextAttemptAt: Instant
    /// Error of the last attempt.
    package let lastError: String?

    /// Reads the columns of `MailQueueSQL` and those of its entries.
    init(row: Row, isClients: Bool) throws {
        mail = OutboxMail(row: row, isClients: isClients)
        fromName = row.text(4)
        subject = row.text(7)
        owner = row.text(18)
        state = try row.word(19, of: "mail_outbox.state")
        sentAt = row.optionalInstant(20)
        nextAttemptAt = row.instant(21)
        lastError = row.optionalText(22)
    }
}

/// An MSP with a licence ending soon, and the contact to notify.
package struct EndingLicence: Sendable {
    package let msp: MSPID
    package let name: String
    package let contact: String
    package let endsAt: Instant
    /// Number of clients with a portal.
    package let portals: Int64

    init(row: Row) {
        msp = row.id(0)
        name = row.text(1)
        contact = row.text(2)
        endsAt = row.instant(3)
        portals = row.integer(4)
    }
}
