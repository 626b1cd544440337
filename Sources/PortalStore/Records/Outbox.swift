import Database

/// Whose outbox a mail lies in.
public enum MailBox: Sendable, Equatable {
    /// A client's.
    case client(Int64)
    /// An MSP's.
    case msp(Int64)
}

/// A mail that this process may send for a while.
public struct ClaimedMail: Sendable {
    /// Whose it is.
    public let box: MailBox
    /// Its id; the Message-ID is made of it.
    public let id: Int64
    /// Such as `invitation`.
    public let kind: String
    /// Address that it goes to.
    public let recipient: String
    /// Display name of the sender.
    public let fromName: String
    /// Address of the sender; `nil` is the installation's.
    public let fromAddress: String?
    /// Address for answers.
    public let replyTo: String?
    /// Subject, one line.
    public let subject: String
    /// The plain text.
    public let text: String
    /// The same as HTML.
    public let html: String
    /// ms since the epoch.
    public let createdAt: Int64
    /// This attempt's number, from 1.
    public let attempt: Int64
    /// When the link in it ends, ms since the epoch.
    public let linkExpiresAt: Int64?

    /// A mail of these values.
    public init(_ mail: NewMail, box: MailBox, attempt: Int64) {
        (self.box, id, kind, recipient) = (box, mail.id, mail.kind, mail.recipient)
        (fromName, fromAddress, replyTo) = (mail.fromName, mail.fromAddress, mail.replyTo)
        (subject, text, html) = (mail.subject, mail.text, mail.html)
        (createdAt, self.attempt, linkExpiresAt) = (mail.createdAt, attempt, mail.linkExpiresAt)
    }

    static let columns = """
        kind, recipient, from_name, from_address, reply_to, subject, text_body, html_body, created_at, attempts
        """

    /// Reads the owner, the id and `columns`.
    init(row: Row, box: MailBox, linkExpiresAt: Int64?) {
        self.box = box
        id = row.integer(1)
        kind = row.text(2)
        recipient = row.text(3)
        fromName = row.text(4)
        fromAddress = row.optionalText(5)
        replyTo = row.optionalText(6)
        subject = row.text(7)
        text = row.text(8)
        html = row.text(9)
        createdAt = row.integer(10)
        attempt = row.integer(11)
        self.linkExpiresAt = linkExpiresAt
    }
}

/// A mail as `portalctl mail list` shows it.
public struct MailEntry: Sendable {
    /// Slug of the client or MSP.
    public let owner: String
    /// Its id.
    public let id: Int64
    /// Such as `invitation`.
    public let kind: String
    /// Address that it goes to.
    public let recipient: String
    /// Display name of the sender.
    public let fromName: String
    /// Subject.
    public let subject: String
    /// The plain text; empty once it is sent or its link has ended.
    public let text: String
    /// ms since the epoch.
    public let createdAt: Int64
    /// ms since the epoch.
    public let sentAt: Int64?
    /// queued, sent or refused.
    public let state: String
    /// How often it was tried.
    public let attempts: Int64
    /// When it is tried next, ms since the epoch.
    public let nextAttemptAt: Int64
    /// Why the last attempt failed.
    public let lastError: String?

    init(row: Row) {
        owner = row.text(0)
        id = row.integer(1)
        kind = row.text(2)
        recipient = row.text(3)
        fromName = row.text(4)
        subject = row.text(5)
        text = row.text(6)
        createdAt = row.integer(7)
        sentAt = row.optionalInteger(8)
        state = row.text(9)
        attempts = row.integer(10)
        nextAttemptAt = row.integer(11)
        lastError = row.optionalText(12)
    }
}

/// An MSP whose licence ends soon and whose contact has not been told.
public struct EndingLicence: Sendable {
    /// The MSP.
    public let msp: Int64
    /// Its name.
    public let name: String
    /// Its contact.
    public let contact: String
    /// End of the licence, ms since the epoch.
    public let endsAt: Int64
    /// How many of its clients have a portal.
    public let portals: Int64

    init(row: Row) {
        msp = row.integer(0)
        name = row.text(1)
        contact = row.text(2)
        endsAt = row.integer(3)
        portals = row.integer(4)
    }
}
