/// Facts about a client for its mails: sender, branding, hosts of links.
package struct MailFacts: Sendable {
    package let slug: String
    /// Name of the client; the displayed sender.
    package let name: String
    /// Sender address of the MSP; `nil` for the installation's.
    package let mailFrom: String?
    /// Reply address of the MSP, for clients without a support address.
    package let replyTo: String?
    /// Base host of the MSP.
    package let baseHost: String?
    /// The client's domain while it is active.
    package let domain: String?
    /// Effective branding with the MSP's links.
    package let brand: Brand
}

/// Kind and data of a queued mail; its content is composed when it is sent.
package enum MailPayload: Sendable, Equatable {
    /// The token is deleted once the link is unusable. `inviter` is `nil` for the operator.
    case invitation(token: String?, inviter: UserID?)
    case passwordReset(token: String?)
    case passwordChanged
    /// What happened to the user's account: JSON of an `AccountNotice`.
    case accountNotice(String)
    /// To the new address of a user, who asked for it or for whom `asker` did; `nil` for the operator.
    case emailConfirmation(token: String?, asker: UserID?)
    /// To the former address: the way back, and JSON of an `AccountNotice`.
    case emailChanged(token: String?, notice: String)
    /// What cancels a reset of second factors that waits, and JSON of an `AccountNotice`.
    case factorReset(token: String?, notice: String)
    /// The domain has stopped working or did not start to; the state when the mail is sent tells which.
    case domainTrouble(domain: String)
    /// The domain works, for the first time or again.
    case domainActive(domain: String)
    /// Another client has proved that the domain is theirs.
    case domainLost(domain: String)
    case test
    case licenceEnding(at: Instant)
    /// Certificates that end at this instant have not been renewed in time.
    case certificatesOverdue(endingAt: Instant)
    /// Endpoints of webhooks that were disabled at this instant.
    case webhookDisabled(at: Instant)
    /// What a person wants to hear of: JSON of a `NewsNotice`.
    case news(MailTopic, String)

    /// Kind as stored in the outbox.
    package var kind: MailKind {
        switch self {
        case .invitation: .invitation
        case .passwordReset: .passwordReset
        case .passwordChanged: .passwordChanged
        case .accountNotice: .accountNotice
        case .emailConfirmation: .emailConfirmation
        case .emailChanged: .emailChanged
        case .factorReset: .factorReset
        case .domainTrouble: .domainTrouble
        case .domainActive: .domainActive
        case .domainLost: .domainLost
        case .test: .test
        case .licenceEnding: .licenceEnding
        case .certificatesOverdue: .certificatesOverdue
        case .webhookDisabled: .webhookDisabled
        case .news(let topic, _): topic.mailKind
        }
    }

    var token: String? {
        switch self {
        case .invitation(let token, _), .passwordReset(let token), .emailConfirmation(let token, _),
            .emailChanged(let token, _), .factorReset(let token, _):
            token
        case .passwordChanged, .accountNotice, .domainTrouble, .domainActive, .domainLost, .test, .licenceEnding,
            .certificatesOverdue, .webhookDisabled, .news:
            nil
        }
    }

    var inviter: UserID? {
        switch self {
        case .invitation(_, let user), .emailConfirmation(_, let user): user
        default: nil
        }
    }

    var domain: String? {
        switch self {
        case .domainTrouble(let domain), .domainActive(let domain), .domainLost(let domain): domain
        case .invitation, .passwordReset, .passwordChanged, .accountNotice, .emailConfirmation, .emailChanged,
            .factorReset, .test, .licenceEnding, .certificatesOverdue, .webhookDisabled, .news:
            nil
        }
    }
}

extension MailPayload {
    var notice: String? {
        switch self {
        case .accountNotice(let notice), .emailChanged(_, let notice), .factorReset(_, let notice),
            .news(_, let notice):
            notice
        default: nil
        }
    }
}

/// A new mail for the outbox.
package struct NewMail: Sendable {
    /// Also the base of the Message-ID.
    package var id: Int64
    package var payload: MailPayload
    package var recipient: String
    /// The receiving user, if any; deleting the user deletes the mail.
    package var userID: UserID?
    /// Latest instant to send it.
    package var linkExpiresAt: Instant?
    package var createdAt: Instant
    /// Earliest instant to send it.
    package var dueAt: Instant

    /// - Parameter dueAt: `nil` for at once.
    package init(
        id: Int64, _ payload: MailPayload, to recipient: String, user: UserID? = nil, linkExpiresAt: Instant? = nil,
        createdAt: Instant, dueAt: Instant? = nil
    ) {
        self.dueAt = dueAt ?? createdAt
        (self.id, self.payload, self.recipient, self.userID) = (id, payload, recipient, user)
        (self.linkExpiresAt, self.createdAt) = (linkExpiresAt, createdAt)
    }
}

/// A mail's final headers and content.
package struct RenderedMail: Sendable, Equatable {
    /// Display name of the sender.
    package var fromName: String
    /// Sender address; `nil` for the installation's.
    package var fromAddress: String?
    package var replyTo: String?
    /// One line.
    package var subject: String
    /// Plain text with `\n` line endings.
    package var text: String
    package var html: String
    /// Address that ends mails of this kind to the recipient (RFC 8058); `nil` for those that everybody gets.
    package var unsubscribe: String?
    /// The picture that `html` shows.
    package var logo: AttachedLogo?

    package init(
        fromName: String, fromAddress: String?, replyTo: String?, subject: String, text: String, html: String,
        unsubscribe: String? = nil, logo: AttachedLogo? = nil
    ) {
        self.unsubscribe = unsubscribe
        (self.fromName, self.fromAddress, self.replyTo) = (fromName, fromAddress, replyTo)
        (self.subject, self.text, self.html, self.logo) = (subject, text, html, logo)
    }
}

/// A logo with its picture, for a mail that carries it.
package struct AttachedLogo: Sendable, Equatable {
    package let logo: Logo
    package let png: [UInt8]

    package init(_ logo: Logo, png: [UInt8]) { (self.logo, self.png) = (logo, png) }
}
