package import PortalStore
import PortalToolkit

/// A mail in wire format: RFC 5322 headers, RFC 2045 multipart/alternative, with the logo in its HTML part. Message-ID and date are equal for all
/// attempts, to identify duplicates; so is the rest while nothing changes.
package enum MIMEMessage {
    /// Returns the whole message, with CRLF line endings.
    /// - Parameters:
    ///   - recipient: Destination address.
    ///   - address: Sender of the installation, for mails without their own.
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
        ]
        // RFC 8058: one request without a page or a cookie.
        if let address = rendered.unsubscribe {
            lines += ["List-Unsubscribe:\r\n <\(address)>", "List-Unsubscribe-Post: List-Unsubscribe=One-Click"]
        }
        lines += [
            "MIME-Version: 1.0",
            "Content-Type: multipart/alternative; boundary=\"\(boundary)\"",
            "",
        ]
        lines += part(boundary, text("plain", rendered.text))
        let html = text("html", rendered.html)
        lines += part(boundary, rendered.logo.map { related(html, $0, "=_r" + PublicID.string(mail.id)) } ?? html)
        lines += ["--" + boundary + "--", ""]
        return Array(lines.joined(separator: "\r\n").utf8)
    }

    private static func part(_ boundary: String, _ lines: [String]) -> [String] { ["--" + boundary] + lines }

    private static func text(_ type: String, _ text: String) -> [String] {
        [
            "Content-Type: text/\(type); charset=utf-8", "Content-Transfer-Encoding: quoted-printable", "",
            QuotedPrintable.encode(text),
        ]
    }

    /// The page with the picture that it shows (RFC 2387).
    private static func related(_ html: [String], _ logo: AttachedLogo, _ boundary: String) -> [String] {
        let picture = [
            "Content-Type: image/png", "Content-Transfer-Encoding: base64", "Content-ID: <\(logo.contentID)>",
            "Content-Disposition: inline; filename=\"logo.png\"", "",
        ]
        return ["Content-Type: multipart/related; type=\"text/html\"; boundary=\"\(boundary)\"", ""]
            + part(boundary, html) + part(boundary, picture + base64Lines(logo.png)) + ["--" + boundary + "--"]
    }

    /// Lines of at most 76 characters (RFC 2045 §6.8).
    private static func base64Lines(_ bytes: [UInt8]) -> [String] {
        stride(from: 0, to: bytes.count, by: 57).map { Base64.standard.encode(bytes[$0..<min($0 + 57, bytes.count)]) }
    }

    /// Returns the sender address, for header and envelope.
    /// - Parameters:
    ///   - own: Sender of the mail.
    ///   - address: Sender of the installation, if the mail has none that is deliverable.
    package static func sender(_ own: String?, or address: String) -> String { own.flatMap(carried) ?? address }

    /// Returns the address if every mail server accepts it. Non-ASCII ones stored before they were refused must not
    /// block a mail: libcurl uses SMTPUTF8 only for the envelope, and not every server supports it.
    private static func carried(_ address: String) -> String? { Text.isASCII(address) ? address : nil }

    /// Returns `<id@domain>` of the original sender: later attempts may have another.
    private static func messageID(_ mail: OutboxMail, from address: String) -> String {
        let sender = sender(mail.firstSender, or: address)
        return "<\(PublicID.string(mail.id))@\(sender.split(separator: "@").last ?? "localhost")>"
    }
}

extension AttachedLogo {
    /// Of its part of the mail (RFC 2392); the same for the same picture.
    var contentID: String { PublicID.string(logo.id) + "@logo" }
}
