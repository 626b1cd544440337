public import PortalStore

/// Writes mails: a message, in a language, in a sender's name and look.
public enum MailComposer {
    /// The whole mail, ready for the outbox.
    /// - Parameters:
    ///   - id: its new id.
    ///   - recipient: address that it goes to.
    ///   - userID: the account it is for, so that it goes when the account goes.
    ///   - now: ms since the epoch.
    public static func compose(
        _ message: MailMessage, id: Int64, to recipient: String, userID: Int64? = nil, language: MailLanguage,
        sender: MailSender, now: Int64
    ) -> NewMail {
        let words = MailWords.of(language)
        let content = words.content(message, Text.oneLine(sender.name))
        var mail = NewMail(
            id: id, kind: message.kind, recipient: recipient, fromName: Text.oneLine(sender.name),
            fromAddress: sender.address, replyTo: sender.replyTo, subject: Text.oneLine(content.subject),
            text: MailText(content, sender, words).text,
            html: MailHTML(content, sender, words, language: language.rawValue).html, createdAt: now)
        mail.userID = userID
        mail.linkExpiresAt = message.linkExpiresAt
        return mail
    }
}

extension Text {
    /// A name or subject without line ends and other control characters.
    static func oneLine(_ text: String) -> String {
        var line = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: line.append(" ")
            default: line.append(scalar)
            }
        }
        return String(line)
    }
}
