public import PortalStore

/// A mail as it goes over the wire: RFC 5322 headers, RFC 2045 multipart/alternative. The same bytes for each
/// attempt, Message-ID and date included, so that a mail that arrives twice is known to be one.
public enum MIMEMessage {
    /// The whole message, lines ended by CRLF.
    /// - Parameter address: the installation's sender, where the mail has none of its own.
    public static func bytes(_ mail: ClaimedMail, from address: String) -> [UInt8] {
        let sender = mail.fromAddress ?? address
        let boundary = "=_" + PublicID.string(mail.id)
        var lines = [
            "From: " + MIMEHeader.mailbox(mail.fromName, sender),
            "To: " + MIMEHeader.address(mail.recipient),
        ]
        if let replyTo = mail.replyTo { lines.append("Reply-To: " + MIMEHeader.address(replyTo)) }
        lines += [
            "Subject: " + MIMEHeader.words(mail.subject),
            "Date: " + MIMEHeader.date(mail.createdAt),
            "Message-ID: " + messageID(mail, from: address),
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
            "Content-Type: multipart/alternative; boundary=\"\(boundary)\"",
            "",
        ]
        for (type, text) in [("plain", mail.text), ("html", mail.html)] {
            lines += [
                "--" + boundary,
                "Content-Type: text/\(type); charset=utf-8",
                "Content-Transfer-Encoding: quoted-printable",
                "",
                QuotedPrintable.encode(text),
            ]
        }
        lines += ["--" + boundary + "--", ""]
        return Array(lines.joined(separator: "\r\n").utf8)
    }

    /// `<id@domain of the sender>`.
    public static func messageID(_ mail: ClaimedMail, from address: String) -> String {
        let sender = mail.fromAddress ?? address
        return "<\(PublicID.string(mail.id))@\(sender.split(separator: "@").last ?? "localhost")>"
    }
}
