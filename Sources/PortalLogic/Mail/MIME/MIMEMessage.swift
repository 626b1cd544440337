public import PortalStore

/// A mail as it goes over the wire: RFC 5322 headers, RFC 2045 multipart/alternative. The same bytes for each
/// attempt, Message-ID and date included, so that a mail that arrives twice is known to be one.
public enum MIMEMessage {
    /// The whole message, lines ended by CRLF.
    /// - Parameter address: the installation's sender, where the mail has none of its own.
    public static func bytes(_ mail: ClaimedMail, from address: String) -> [UInt8] {
        let boundary = "=_" + PublicID.string(mail.id)
        var lines = [
            "From: " + MIMEHeader.mailbox(mail.fromName, sender(of: mail, or: address)),
            "To: " + MIMEHeader.address(mail.recipient),
        ]
        if let replyTo = mail.replyTo.flatMap(carried) { lines.append("Reply-To: " + MIMEHeader.address(replyTo)) }
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

    /// The address that a mail comes from, in its header and its envelope.
    /// - Parameter address: the installation's sender, where the mail has none of its own that can be carried.
    public static func sender(of mail: ClaimedMail, or address: String) -> String {
        mail.fromAddress.flatMap(carried) ?? address
    }

    /// The address if every mail server takes it. One that was stored before such were refused must not stop the mail:
    /// libcurl asks for SMTPUTF8 only for the envelope's sake, and not every server has it.
    private static func carried(_ address: String) -> String? { Text.isASCII(address) ? address : nil }

    /// `<id@domain of the sender>`.
    public static func messageID(_ mail: ClaimedMail, from address: String) -> String {
        let sender = sender(of: mail, or: address)
        return "<\(PublicID.string(mail.id))@\(sender.split(separator: "@").last ?? "localhost")>"
    }
}
