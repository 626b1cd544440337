/// The plain-text part of a mail.
struct MailText {
    let text: String

    init(_ content: MailContent, _ sender: MailSender, _ strings: MailStrings) {
        var parts = content.paragraphs
        if let action = content.action { parts.append(action.label + ":\n" + action.link) }
        parts += content.notes
        var footer = ["-- ", sender.name]
        if let support = sender.supportEmail { footer.append(strings.questions + " " + support) }
        if let imprint = sender.imprintURL { footer.append(strings.imprint + ": " + imprint) }
        if let privacy = sender.privacyURL { footer.append(strings.privacy + ": " + privacy) }
        parts.append(footer.joined(separator: "\n"))
        text = parts.joined(separator: "\n\n") + "\n"
    }
}
