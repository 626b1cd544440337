import PortalStore

/// In whose name and branding a mail is written: the tenant's, at the MSP's address. Nobody else's name is in it.
struct MailSender: Sendable {
    /// Display name.
    let name: String
    /// Sender address; `nil` is the installation's.
    let address: String?
    /// Address for answers: the client's support, else the MSP's.
    let replyTo: String?
    let supportEmail: String?
    let logoURL: String?
    let imprintURL: String?
    let privacyURL: String?
    let colors: MailColors

    /// The sender of a client's mails.
    init(_ facts: MailFacts) {
        let primary = facts.brand.primaryColor.flatMap { Color(hex: $0) } ?? .neutral
        let secondary = facts.brand.secondaryColor.flatMap { Color(hex: $0) } ?? primary
        name = facts.name
        address = facts.mailFrom
        replyTo = facts.brand.supportEmail ?? facts.replyTo
        supportEmail = facts.brand.supportEmail
        logoURL = facts.brand.logoURL
        imprintURL = facts.brand.imprintURL
        privacyURL = facts.brand.privacyURL
        colors = MailColors(Palette(primary: primary, secondary: secondary))
    }

    /// The installation itself, which writes to MSPs: no name, no colour.
    static func installation(_ language: MailLanguage) -> MailSender {
        MailSender(name: MailStrings.of(language).portal)
    }

    private init(name: String) {
        self.name = name
        (address, replyTo, supportEmail, logoURL, imprintURL, privacyURL) = (nil, nil, nil, nil, nil, nil)
        colors = MailColors(Palette(primary: .neutral, secondary: .neutral))
    }
}

/// The light colours of a palette that a mail uses, `#rrggbb`: mail programs know no custom properties.
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
