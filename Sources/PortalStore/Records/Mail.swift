/// What a client's mails say about their sender, and where their links lead.
public struct MailFacts: Sendable {
    /// Slug of the client.
    public let slug: String
    /// Name of the client: who the mail is from.
    public let name: String
    /// The MSP's sender address; `nil` is the installation's.
    public let mailFrom: String?
    /// The MSP's address for answers, where the client has no support address.
    public let replyTo: String?
    /// The MSP's own host.
    public let baseHost: String?
    /// The client's domain while it is active.
    public let domain: String?
    /// The look in force, with the MSP's links.
    public let brand: Brand
}

/// A mail on its way into the outbox: everything that is sent later is fixed here.
public struct NewMail: Sendable {
    /// Its new id; the Message-ID is made of it.
    public var id: Int64
    /// Such as `invitation`.
    public var kind: String
    /// The person it is for, when it is one of the client's.
    public var userID: Int64?
    /// When the link in it ends, ms since the epoch; later it is not sent, and its body is blanked.
    public var linkExpiresAt: Int64?
    /// Address that it goes to.
    public var recipient: String
    /// Display name of the sender.
    public var fromName: String
    /// Address of the sender; `nil` is the installation's.
    public var fromAddress: String?
    /// Address for answers.
    public var replyTo: String?
    /// Subject, one line.
    public var subject: String
    /// The plain text, lines ended by `\n`.
    public var text: String
    /// The same as HTML.
    public var html: String
    /// ms since the epoch.
    public var createdAt: Int64

    /// A mail of these parts, for nobody's account and without a link.
    public init(
        id: Int64, kind: String, recipient: String, fromName: String, fromAddress: String?, replyTo: String?,
        subject: String, text: String, html: String, createdAt: Int64
    ) {
        self.id = id
        self.kind = kind
        self.recipient = recipient
        self.fromName = fromName
        self.fromAddress = fromAddress
        self.replyTo = replyTo
        self.subject = subject
        self.text = text
        self.html = html
        self.createdAt = createdAt
    }
}
