import Database

/// Whose outbox a mail lies in.
package enum MailBox: Sendable, Equatable {
    /// A client's.
    case client(Int64)
    /// An MSP's.
    case msp(Int64)
}

/// A mail as it lies in the outbox.
package struct OutboxMail: Sendable {
    /// Whose it is.
    package let box: MailBox
    /// Its id; the Message-ID is made of it.
    package let id: Int64
    /// What it is about.
    package let matter: MailMatter
    /// Address that it goes to.
    package let recipient: String
    /// The account that it is for.
    package let userID: Int64?
    /// When the link in it ends, ms since the epoch.
    package let linkExpiresAt: Int64?
    /// The MSP's sender address when it was written, whose domain its Message-ID keeps; `nil` is the installation's.
    package let firstSender: String?
    /// ms since the epoch.
    package let createdAt: Int64
    /// How often it was tried, with the attempt that is going on.
    package let attempts: Int64
    /// What it says, where a program of schema 6 or before wrote it.
    package let written: Letter?

    /// A mail of these values.
    package init(_ mail: NewMail, box: MailBox, attempts: Int64, firstSender: String? = nil, written: Letter? = nil) {
        (self.box, id, matter, recipient, userID) = (box, mail.id, mail.matter, mail.recipient, mail.userID)
        (linkExpiresAt, createdAt, self.attempts) = (mail.linkExpiresAt, mail.createdAt, attempts)
        (self.firstSender, self.written) = (firstSender, written)
    }

    /// Reads the columns of `MailQueueSQL`.
    init(row: Row, isClients: Bool) {
        let owner = row.integer(0)
        box = isClients ? .client(owner) : .msp(owner)
        id = row.integer(1)
        recipient = row.text(3)
        firstSender = row.optionalText(5)
        createdAt = row.integer(10)
        attempts = row.integer(11)
        userID = row.optionalInteger(12)
        linkExpiresAt = row.optionalInteger(13)
        matter = MailMatter(row: row)
        let text = row.text(8)
        written =
            text.isEmpty
            ? nil
            : Letter(
                fromName: row.text(4), fromAddress: row.optionalText(5), replyTo: row.optionalText(6),
                subject: row.text(7), text: text, html: row.text(9))
    }
}

extension MailMatter {
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

/// A mail as operators see it.
package struct MailEntry: Sendable {
    /// What lies in the outbox.
    package let mail: OutboxMail
    /// Display name of the sender and subject with which it was sent; empty before.
    package let fromName, subject: String
    /// Slug of the client or MSP.
    package let owner: String
    /// queued, sent or refused.
    package let state: String
    /// ms since the epoch.
    package let sentAt: Int64?
    /// When it is tried next, ms since the epoch.
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

/// An MSP whose licence ends soon and whose contact is told.
package struct EndingLicence: Sendable {
    /// The MSP.
    package let msp: Int64
    /// Its name.
    package let name: String
    /// Its contact.
    package let contact: String
    /// End of the licence, ms since the epoch.
    package let endsAt: Int64
    /// How many of its clients have a portal.
    package let portals: Int64

    init(row: Row) {
        msp = row.integer(0)
        name = row.text(1)
        contact = row.text(2)
        endsAt = row.integer(3)
        portals = row.integer(4)
    }
}
