package import PortalStore
import PortalToolkit

/// A mail as it goes over the wire: RFC 5322 headers, RFC 2045 multipart/alternative. Message-ID and date are the same
/// for each attempt, so that a mail that arrives twice is known to be one; so is all the rest while nothing changes.
package enum MIMEMessage {
    /// The whole message, lines ended by CRLF.
    /// - Parameters:
    ///   - recipient: address that it goes to.
    ///   - address: the installation's sender, where the mail has none of its own.
    package static func bytes(
        _ mail: OutboxMail, _ rendered: RenderedMail, to recipient: String, from address: String
    ) -> [UInt8] {
        let boundary = "=_" + PublicID.string(mail.id)
        var lines = [
            "From: " + MIMEHeader.mailbox(rendered.fromName, sender(rendered.fromAddress, or: address)),
            "To: " + MIMEHeader.address(recipient),
        ]
        if let replyTo = rendered.replyTo.flatMap(carried) { lines.append("Reply-To: " + MIMEHeader.address(replyTo)) }
        lines += [
            "Subject: " + MIMEHeader.words(rendered.subject),
            "Date: " + MIMEHeader.date(mail.createdAt),
            "Message-ID: " + messageID(mail, from: address),
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
            "Content-Type: multipart/alternative; boundary=\"\(boundary)\"",
            "",
        ]
        for (type, text) in [("plain", rendered.text), ("html", rendered.html)] {
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
    /// - Parameters:
    ///   - own: the mail's.
    ///   - address: the installation's, where the mail has none of its own that can be carried.
    package static func sender(_ own: String?, or address: String) -> String { own.flatMap(carried) ?? address }

    /// The address if every mail server takes it. One that was stored before such were refused must not stop the mail:
    /// libcurl asks for SMTPUTF8 only for the envelope's sake, and not every server has it.
    private static func carried(_ address: String) -> String? { Text.isASCII(address) ? address : nil }

    /// `<id@domain>`, of the sender that it had when it was written: the next attempt may have another.
    private static func messageID(_ mail: OutboxMail, from address: String) -> String {
        let sender = sender(mail.firstSender, or: address)
        return "<\(PublicID.string(mail.id))@\(sender.split(separator: "@").last ?? "localhost")>"
    }
}
