/// What a client's mails say about their sender, and where their links lead.
package struct MailFacts: Sendable {
    /// Slug of the client.
    package let slug: String
    /// Name of the client: who the mail is from.
    package let name: String
    /// The MSP's sender address; `nil` is the installation's.
    package let mailFrom: String?
    /// The MSP's address for answers, where the client has no support address.
    package let replyTo: String?
    /// The MSP's own host.
    package let baseHost: String?
    /// The client's domain while it is active.
    package let domain: String?
    /// The branding in force, with the MSP's links.
    package let brand: Brand
}

/// What a mail is about. What it says is composed when it is sent, from what is true then.
package enum MailMatter: Sendable, Equatable {
    /// An invitation; its token is gone once the link can no longer be used. `inviter` is `nil` for the operator.
    case invitation(token: String?, inviter: Int64?)
    /// A link with which a password is set anew.
    case passwordReset(token: String?)
    /// A password was changed.
    case passwordChanged
    /// A domain no longer leads here.
    case domainTrouble(domain: String)
    /// Whether mails arrive.
    case test
    /// The licence of an MSP ends, ms since the epoch.
    case licenceEnding(at: Int64)
    /// Something that a later program writes mails about.
    case unknown(String)

    /// The word for it in the outbox.
    package var kind: String {
        switch self {
        case .invitation: "invitation"
        case .passwordReset: "reset"
        case .passwordChanged: "password-changed"
        case .domainTrouble: "domain-trouble"
        case .test: "test"
        case .licenceEnding: "licence-ending"
        case .unknown(let kind): kind
        }
    }

    var token: String? {
        switch self {
        case .invitation(let token, _), .passwordReset(let token): token
        default: nil
        }
    }

    var inviter: Int64? { if case .invitation(_, let inviter) = self { inviter } else { nil } }

    var domain: String? { if case .domainTrouble(let domain) = self { domain } else { nil } }
}

/// A mail on its way into the outbox.
package struct NewMail: Sendable {
    /// Its new id; the Message-ID is made of it.
    package var id: Int64
    /// What it is about.
    package var matter: MailMatter
    /// Address that it goes to.
    package var recipient: String
    /// The person it is for, when it is one of the client's: it goes when the account goes.
    package var userID: Int64?
    /// When the link in it ends, ms since the epoch; later it is not sent.
    package var linkExpiresAt: Int64?
    /// ms since the epoch.
    package var createdAt: Int64

    /// A mail of these values.
    package init(
        id: Int64, _ matter: MailMatter, to recipient: String, user: Int64? = nil, linkExpiresAt: Int64? = nil,
        createdAt: Int64
    ) {
        (self.id, self.matter, self.recipient, self.userID) = (id, matter, recipient, user)
        (self.linkExpiresAt, self.createdAt) = (linkExpiresAt, createdAt)
    }
}

/// What a mail says.
package struct Letter: Sendable, Equatable {
    /// Display name of the sender.
    package var fromName: String
    /// Address of the sender; `nil` is the installation's.
    package var fromAddress: String?
    /// Address for answers.
    package var replyTo: String?
    /// Subject, one line.
    package var subject: String
    /// The plain text, lines ended by `\n`.
    package var text: String
    /// The same as HTML.
    package var html: String

    /// A letter of these parts.
    package init(
        fromName: String, fromAddress: String?, replyTo: String?, subject: String, text: String, html: String
    ) {
        (self.fromName, self.fromAddress, self.replyTo) = (fromName, fromAddress, replyTo)
        (self.subject, self.text, self.html) = (subject, text, html)
    }
}
