import Database

/// The owner of an outbox.
package enum MailOwner: Sendable, Equatable {
    case client(Int64)
    case msp(Int64)
}

/// A row of a mail outbox.
package struct OutboxMail: Sendable {
    package let owner: MailOwner
    /// Also the base of the Message-ID.
    package let id: Int64
    package let payload: MailPayload
    package let recipient: String
    package let userID: Int64?
    /// ms since the epoch.
    package let linkExpiresAt: Int64?
    /// The MSP's sender address at queueing time; keeps the Message-ID's domain stable. `nil` is the installation's.
    package let firstSender: String?
    /// ms since the epoch.
    package let createdAt: Int64
    /// Including the current attempt.
    package let attempts: Int64
    /// Content stored by a version with schema 6 or before.
    package let legacyContent: RenderedMail?

    package init(
        _ mail: NewMail, owner: MailOwner, attempts: Int64, firstSender: String? = nil,
        legacyContent: RenderedMail? = nil
    ) {
        (self.owner, id, payload, recipient, userID) = (owner, mail.id, mail.payload, mail.recipient, mail.userID)
        (linkExpiresAt, createdAt, self.attempts) = (mail.linkExpiresAt, mail.createdAt, attempts)
        (self.firstSender, self.legacyContent) = (firstSender, legacyContent)
    }

    /// Reads the columns of `MailQueueSQL`.
    init(row: Row, isClients: Bool) {
        let owner = row.integer(0)
        self.owner = isClients ? .client(owner) : .msp(owner)
        id = row.integer(1)
        recipient = row.text(3)
        firstSender = row.optionalText(5)
        createdAt = row.integer(10)
        attempts = row.integer(11)
        userID = row.optionalInteger(12)
        linkExpiresAt = row.optionalInteger(13)
        payload = MailPayload(row: row)
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
    fileprivate init(row: Row) {
        let (kind, token) = (row.text(2), row.optionalText(14))
        self =
            switch kind {
            case "invitation": .invitation(token: token, inviter: row.optionalInteger(15))
            case "reset": .passwordReset(token: token)
            case "password-changed": .passwordChanged
            case "domain-trouble": .domainTrouble(domain: row.optionalText(16) ?? "")
            case "test": .test
            case "licence-ending": .licenceEnding(at: row.integer(17))
            default: .unknown(kind)
            }
    }
}

/// A mail in the operators' list.
package struct MailEntry: Sendable {
    package let mail: OutboxMail
    /// As sent; empty before.
    package let fromName, subject: String
    /// Slug of the client or MSP.
    package let owner: String
    /// queued, sent or refused.
    package let state: String
    /// ms since the epoch.
    package let sentAt: Int64?
    /// ms since the epoch.
    package let nextAttemptAt: Int64
    /// Why the last attempt failed.
    package let lastError: String?

    /// Reads the columns of `MailQueueSQL` and those of its entries.
    init(row: Row, isClients: Bool) {
        mail = OutboxMail(row: row, isClients: isClients)
        fromName = row.text(4)
        subject = row.text(7)
        owner = row.text(18)
        state = row.text(19)
        sentAt = row.optionalInteger(20)
        nextAttemptAt = row.integer(21)
        lastError = row.optionalText(22)
    }
}

/// An MSP with a soon ending licence, and the contact to notify.
package struct EndingLicence: Sendable {
    package let msp: Int64
    package let name: String
    package let contact: String
    /// ms since the epoch.
    package let endsAt: Int64
    /// Number of clients with a portal.
    package let portals: Int64

    init(row: Row) {
        msp = row.integer(0)
        name = row.text(1)
        contact = row.text(2)
        endsAt = row.integer(3)
        portals = row.integer(4)
    }
}
