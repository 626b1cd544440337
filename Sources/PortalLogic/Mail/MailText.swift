/// The plain-text part of a mail.
struct MailText {
    let text: String

    init(_ content: MailContent, _ identity: MailIdentity, _ strings: MailStrings) {
        var parts = content.paragraphs
        if !content.items.isEmpty { parts.append(content.items.map { "- " + $0 }.joined(separator: "\n")) }
        if let action = content.action { parts.append(action.label + ":\n" + action.link) }
        parts += content.notes
        if !content.links.isEmpty {
            parts.append(content.links.map { $0.label + ": " + $0.link }.joined(separator: "\n"))
        }
        var footer = ["-- ", identity.name]
        if let support = identity.supportEmail { footer.append(strings.questions + " " + support) }
        if let imprint = identity.imprintURL { footer.append(strings.imprint + ": " + imprint) }
        if let privacy = identity.privacyURL { footer.append(strings.privacy + ": " + privacy) }
        parts.append(footer.joined(separator: "\n"))
        text = parts.joined(separator: "\n\n") + "\n"
    }
}
