import PortalStore
import PortalToolkit

/// Sender identity and branding of a mail: the tenant's name at the MSP's address. No other names appear.
package struct MailIdentity: Sendable {
    let name: String
    /// Sender address; `nil` for the installation's.
    let address: String?
    /// The client's support address, else the MSP's.
    let replyTo: String?
    let supportEmail: String?
    let logoURL: String?
    /// Stands before `logoURL`.
    let logo: AttachedLogo?
    let imprintURL: String?
    let privacyURL: String?
    let colors: MailColors

    /// Creates the identity of a client's mails.
    init(_ facts: MailFacts, logo: AttachedLogo? = nil) {
        let primary = facts.brand[.primaryColor].flatMap { Color(hex: $0) } ?? .neutral
        let secondary = facts.brand[.secondaryColor].flatMap { Color(hex: $0) } ?? primary
        name = facts.name
        address = facts.mailFrom
        replyTo = facts.brand[.supportEmail] ?? facts.replyTo
        supportEmail = facts.brand[.supportEmail]
        logoURL = facts.brand[.logoURL]
        self.logo = logo
        imprintURL = facts.brand.imprintURL
        privacyURL = facts.brand.privacyURL
        colors = MailColors(Palette(primary: primary, secondary: secondary))
    }

    /// The installation, for mails to MSPs: no name, no colour.
    static func installation(_ language: Language) -> MailIdentity {
        MailIdentity(name: MailStrings.of(language).portal)
    }

    private init(name: String) {
        self.name = name
        (address, replyTo, supportEmail, imprintURL, privacyURL) = (nil, nil, nil, nil, nil)
        (logoURL, logo) = (nil, nil)
        colors = MailColors(Palette(primary: .neutral, secondary: .neutral))
    }
}

/// Light-scheme colours of a mail, `#rrggbb`: mail clients lack custom properties.
struct MailColors {
    let solid, onSolid, text, accent: String

    init(_ palette: Palette) {
        func color(_ name: String) -> String { palette.light.first { $0.name == name }?.color ?? "#000000" }
        solid = color("brand-solid")
        onSolid = color("on-brand")
        text = color("brand-text")
        accent = color("accent-line")
    }
}
