package import PortalStore

/// A mail's template with its values, independent of the language.
package enum MailTemplate: Sendable {
    /// - Parameter inviter: Name of the inviting user; `nil` for the operator.
    case invitation(link: String, role: Role, inviter: String?, expiresAt: Instant)
    case passwordReset(link: String, expiresAt: Instant)
    /// - Parameters:
    ///   - other: Address of the person it is about, if that is not the recipient.
    ///   - actor: Name of the user who did it; `nil` for the provider.
    ///   - portal: URL for reacting to an unauthorised change.
    case accountNotice(AccountNotice, other: String?, actor: String?, at: Instant, portal: String)
    /// - Parameter asker: Name of somebody else who asked; empty for the provider, `nil` for the user.
    case emailConfirmation(link: String, asker: String?, expiresAt: Instant)
    /// To an address that has an account of its own.
    case emailTaken(portal: String)
    /// - Parameter portal: URL with the required DNS records, independent of the domain.
    case domainTrouble(domain: String, DomainTrouble, portal: String)
    /// - Parameter portal: URL of the portal under the domain.
    case domainActive(domain: String, portal: String)
    /// - Parameter portal: URL of the portal, independent of the domain.
    case domainLost(domain: String, portal: String)
    /// A delivery test by an operator.
    case test(portal: String)
    /// To the MSP's contact.
    case licenceEnding(msp: String, endsAt: Instant, portals: Int64)
    /// To the MSP's contact.
    case certificatesOverdue(domains: [String], endingAt: Instant)
    /// To the MSP's contact.
    /// - Parameters:
    ///   - names: Of the endpoints.
    ///   - command: That sends to the first of them again.
    case webhookDisabled(names: [String], at: Instant, cause: String, command: String)
    /// What a person wants to hear of.
    case news(NewsStory, NewsPages)
}

/// What is wrong with a domain, for the mail about it.
package enum DomainTrouble: Sendable {
    /// It still serves, but no longer leads here.
    case degraded
    /// It no longer serves.
    case suspended
    /// The records were not found in time.
    case failed
    /// No certificate could be had.
    case certificateFailed

    /// `nil` for a state without trouble.
    init?(_ state: DomainState) {
        switch state {
        case .degraded: self = .degraded
        case .suspended: self = .suspended
        case .failed: self = .failed
        case .certificateFailed: self = .certificateFailed
        case .pending, .verified, .issuing, .active: return nil
        }
    }
}

/// Localised content of a mail, before layout.
struct MailContent {
    var subject: String
    var paragraphs: [String]
    /// A list below the paragraphs.
    var items: [String] = []
    var action: (label: String, link: String)?
    /// Small print below the action.
    var notes: [String]
    /// Links below the small print.
    var links: [(label: String, link: String)] = []
}
