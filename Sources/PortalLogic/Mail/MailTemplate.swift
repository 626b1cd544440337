package import PortalStore

/// A mail's template with its values, independent of the language.
package enum MailTemplate: Sendable {
    /// - Parameter inviter: Name of the inviting user; `nil` for the operator.
    case invitation(link: String, role: Role, inviter: String?, expiresAt: Instant)
    case passwordReset(link: String, expiresAt: Instant)
    /// - Parameter portal: URL for reacting to an unauthorised change.
    case passwordChanged(at: Instant, portal: String)
    /// - Parameter portal: URL with the required DNS records, independent of the domain.
    case domainTrouble(domain: String, portal: String)
    /// A delivery test by an operator.
    case test(portal: String)
    /// To the MSP's contact.
    case licenceEnding(msp: String, endsAt: Instant, portals: Int64)
}

/// Localised content of a mail, before layout.
struct MailContent {
    var subject: String
    var paragraphs: [String]
    var action: (label: String, link: String)?
    /// Small print below the action.
    var notes: [String]
}
