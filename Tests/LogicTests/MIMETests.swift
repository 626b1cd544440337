import Testing

@testable import PortalLogic
@testable import PortalStore
@testable import PortalToolkit

@Suite struct MIMETests {
    private func lines(_ rendered: RenderedMail, firstSender: String? = nil) -> [String] {
        let mail = OutboxMail(
            NewMail(id: 7, .test, to: "ann@acme.test", createdAt: 1_790_000_000_000), owner: .client(1), attempts: 1,
            firstSender: firstSender)
        let bytes = MIMEMessage.bytes(mail, rendered, to: mail.recipient, from: "portal@house.example")
        #expect(bytes.allSatisfy { $0 < 0x80 })
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: false)
        #expect(lines.allSatisfy { $0.utf8.count <= 78 && !$0.utf8.contains(10) && !$0.utf8.contains(13) })
        return lines.map(String.init)
    }

    private func mail(name: String = "Acme", subject: String = "Hello", text: String = "x", html: String = "<p>x")
        -> RenderedMail
    {
        RenderedMail(fromName: name, fromAddress: nil, replyTo: nil, subject: subject, text: text, html: html)
    }

    @Test func `a message carries sender, recipient, subject, date, id and Auto-Submitted`() {
        let lines = lines(mail())
        #expect(lines.contains("From: \"Acme\" <portal@house.example>"))
        #expect(lines.contains("To: ann@acme.test"))
        #expect(lines.contains("Subject: Hello"))
        #expect(lines.contains("Date: Mon, 21 Sep 2026 14:13:20 +0000"))
        #expect(lines.contains("Message-ID: <0000000000007@house.example>"))
        #expect(lines.contains("Auto-Submitted: auto-generated"))
    }

    @Test func `the logo travels with the page that shows it, and the text stands beside both`() {
        var mail = mail(html: "<img src=\"cid:0000000000009@logo\">")
        let png = (0..<200).map { UInt8($0) }
        mail.logo = AttachedLogo(Logo(id: 9, width: 20, height: 20, isLight: false), png: png)
        let lines = lines(mail)
        let types = lines.filter { $0.hasPrefix("Content-Type: ") }.map { $0.split(separator: ";")[0] }
        #expect(
            types == [
                "Content-Type: multipart/alternative", "Content-Type: text/plain", "Content-Type: multipart/related",
                "Content-Type: text/html", "Content-Type: image/png",
            ])
        #expect(lines.contains("Content-ID: <0000000000009@logo>"))
        #expect(lines.contains("--=_r0000000000007--") && lines.contains("--=_0000000000007--"))
        let picture = lines.drop { !$0.hasPrefix("Content-ID") }.drop { !$0.isEmpty }.dropFirst()
            .prefix { !$0.hasPrefix("--") }
        #expect(picture.joined() == Base64.standard.encode(png))
    }

    /// Untrusted text can neither add a header nor end the head.
    @Test func `line breaks in values never inject a header`() {
        for bad in ["a\r\nBcc: x@y.test", "a\nBcc: x@y.test", "a\u{2028}b", "a\r\n\r\nbody"] {
            let lines = lines(mail(name: bad, subject: bad))
            #expect(!lines.contains { $0.hasPrefix("Bcc") })
            #expect(lines.prefix(while: { !$0.isEmpty }).contains { $0.hasPrefix("MIME-Version") })
        }
        #expect(MIMEHeader.address("a@b.test>\r\nBcc: c") == "a@b.testBcc:c")
    }

    @Test func `header text beyond ASCII becomes encoded words of at most 75 bytes`() {
        #expect(MIMEHeader.words("Привіт") == "=?utf-8?B?0J/RgNC40LLRltGC?=")
        #expect(MIMEHeader.words("=?utf-8?B?eA==?=").hasPrefix("=?utf-8?B?"))
        #expect(MIMEHeader.mailbox("A \"B\" \\", "a@b.test") == "\"A \\\"B\\\" \\\\\" <a@b.test>")
        let long = MIMEHeader.words(String(repeating: "ї", count: 100)).split(separator: "\r\n ")
        #expect(long.count > 1)
        #expect(long.allSatisfy { $0.utf8.count <= 75 })
    }

    /// RFC 2047 §2: a line with an encoded word has at most 76 characters, including the field's name.
    @Test func `header lines with encoded words have at most 76 characters`() {
        for letter in ["ї", "ü", "漢", "🙂", "a"] {
            let text = "ü" + String(repeating: letter, count: 120)
            let lines = lines(mail(name: text, subject: text)).prefix { !$0.isEmpty }
            #expect(lines.contains { $0.hasPrefix("Subject: =?") } && lines.contains { $0.hasPrefix("From: =?") })
            #expect(lines.allSatisfy { $0.utf8.count <= 76 })
        }
    }

    /// Stored before such addresses were rejected: raw bytes in a header would require SMTPUTF8 on the whole path.
    @Test func `a sender address beyond ASCII gives way to the portal's, a reply address is dropped`() {
        var mail = mail()
        (mail.fromAddress, mail.replyTo) = ("jörg@msp.example", "jörg@xn--bcher-kva.example")
        let lines = lines(mail, firstSender: "jörg@msp.example")
        #expect(lines.contains("From: \"Acme\" <portal@house.example>"))
        #expect(lines.contains("Message-ID: <0000000000007@house.example>"))
        #expect(!lines.contains { $0.hasPrefix("Reply-To") })
        (mail.fromAddress, mail.replyTo) = ("joerg@msp.example", "joerg@xn--bcher-kva.example")
        let carried = self.lines(mail)
        #expect(carried.contains("From: \"Acme\" <joerg@msp.example>"))
        #expect(carried.contains("Reply-To: joerg@xn--bcher-kva.example"))
    }

    /// The next attempt may have another sender, but is the same message.
    @Test func `the Message-ID keeps the domain of the first sender across attempts`() {
        var mail = mail()
        mail.fromAddress = "new@msp.example"
        let lines = lines(mail, firstSender: "old@before.example")
        #expect(lines.contains("From: \"Acme\" <new@msp.example>"))
        #expect(lines.contains("Message-ID: <0000000000007@before.example>"))
    }

    @Test func `quoted-printable lines have at most 76 bytes and never start with a dot`() {
        #expect(QuotedPrintable.encode("a=b\n.c \nä") == "a=3Db\r\n=2Ec=20\r\n=C3=A4")
        #expect(QuotedPrintable.encode("x\r\ny") == "x\r\ny")
        let long = QuotedPrintable.encode(String(repeating: "ü.", count: 200)).split(separator: "\r\n")
        #expect(long.allSatisfy { $0.utf8.count <= 76 && !$0.hasPrefix(".") })
    }
}
