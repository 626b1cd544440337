import PortalStore

/// What a mail tells, in no language yet.
enum MailMessage: Sendable {
    /// Someone is invited; `link` opens their account, once.
    /// - Parameter inviter: name of the person who invites; `nil` for the operator.
    case invitation(link: String, role: Role, inviter: String?, expiresAt: Int64)
    /// A password may be set anew through `link`, once.
    case passwordReset(link: String, expiresAt: Int64)
    /// The password was changed; `portal` is where to act if that was somebody else.
    case passwordChanged(at: Int64, portal: String)
    /// The client's own domain does not lead here as it should; `portal` shows its DNS records and always works.
    case domainTrouble(domain: String, portal: String)
    /// Whether mails arrive; asked for by an operator.
    case test(portal: String)
    /// The licence of an MSP ends; for the MSP's contact.
    case licenceEnding(msp: String, endsAt: Int64, portals: Int64)
}

/// The languages that mails are written in.
package enum MailLanguage: String, Sendable, CaseIterable {
    case en, de, uk

    /// The language of a `locale`; English where it is unknown.
    package init(locale: String) {
        self = MailLanguage(rawValue: locale) ?? .en
    }
}

/// One mail before it is laid out: what stands where, in one language.
struct MailContent {
    var subject: String
    var paragraphs: [String]
    var action: (label: String, link: String)?
    /// Smaller print below the action.
    var notes: [String]
}
