import Testing

@testable import PortalToolkit

/// The code of the rule violated by a text; `nil` if valid.
private func broken<T>(_ text: String, _ check: (String) throws(Violation) -> T) -> Violation.Code? {
    do throws(Violation) {
        _ = try check(text)
        return nil
    } catch {
        #expect(error.message.hasPrefix("must "), "\(error.message)")
        #expect(text.count < 5 || !error.message.contains(text), "no value is told")
        return error.code
    }
}

@Suite struct NameRulesTests {
    // MARK: Web addresses

    @Test(
        arguments: [
            ("https://a.example", nil), ("https://a.example:8443/l.svg?x=1#y", nil),
            ("https://xn--bcher-kva.example/", nil), ("https://a.example/%41", nil), ("https://a.example/a@b", nil),
            ("http://a.example", .notHTTPS), ("Ｈttps://a.example", .notHTTPS), ("javascript:alert(1)", .notHTTPS),
            ("//a.example", .notHTTPS), ("a.example/logo.svg", .notHTTPS), ("", .notHTTPS),
            ("https://", .noHost), ("https:///logo.svg", .noHost), ("https://:443/", .noHost),
            ("https://user@a.example/", .urlUser), ("https://user:pw@a.example/", .urlUser),
            ("https://localhost/", .singleLabel), ("https://127.0.0.1/", .ipAddress), ("https://127.1/", .ipAddress),
            ("https://[::1]/", .ipAddress), ("https://a.example:0/", .urlPort), ("https://a.example:99999/", .urlPort),
            ("https://a.example:/", .urlPort), ("https://a.example:1:2/", .urlPort),
            ("https://a.example/\"onload=", .urlCharacter), ("https://a.example/ x", .urlCharacter),
            ("https://a.example/<", .urlCharacter), ("https://a.example\\@b.example/", .urlUser),
            ("https://a..example/", .emptyLabel), ("https://.a.example/", .emptyLabel),
            ("https://a_b.example/", .hostUnderscore), ("https://*.a.example/", .wildcard),
            ("https://bücher.example/é", .urlCharacter), ("https://a.example/é", .urlCharacter),
            ("https://bücher.example／x", .isURL), ("https://a.example：443/", .port),
            ("https://☃.example/", .hostCharacter),
            ("https://a.example/'", .urlCharacter), ("https://a.example/\n", .urlCharacter),
            ("https://a.example/100%", .urlCharacter), ("https://a.example/%4", .urlCharacter),
            ("https://a.example/%zz", .urlCharacter),
            ("https://a.example/" + String(repeating: "a", count: 2048), .tooLong),
        ] as [(String, Violation.Code?)])
    func `a web address is accepted, or refused with the broken rule`(text: String, code: Violation.Code?) {
        #expect(broken(text, WebURL.checked) == code, "\(text)")
    }

    /// As typed: the host in local letters, the scheme capitalised as by a phone.
    @Test(arguments: [
        ("https://bücher.example/l.svg?x=1", "https://xn--bcher-kva.example/l.svg?x=1"),
        ("https://Дім.укр:8443", "https://xn--d1aq1f.xn--j1amh:8443"), ("Https://A.example/L", "https://A.example/L"),
    ])
    func `a web address gets a lower-case scheme and an ASCII host`(text: String, expected: String) throws {
        #expect(try WebURL.checked(text) == expected)
        #expect(try WebURL.checked(expected) == expected)
    }

    // MARK: E-mail addresses

    @Test(
        arguments: [
            ("A@Example.COM", "a@example.com"), ("o'neil+tag@a.co", "o'neil+tag@a.co"),
            (" a@a.co\u{a0}", "a@a.co"), ("\u{feff}a@a.co\u{200b}", "a@a.co"), ("\u{202a}a@a.co\u{202c}", "a@a.co"),
            ("müller@bücher.example", "müller@xn--bcher-kva.example"),
            ("müller@xn--bcher-kva.example", "müller@xn--bcher-kva.example"),
            ("a@XN--BCHER-KVA.example", "a@xn--bcher-kva.example"), ("a@BÜCHER.example", "a@xn--bcher-kva.example"),
            ("MU\u{308}LLER@a.co", "müller@a.co"), ("ａ@a.co", "a@a.co"), ("Ａ＠ａ．ｃｏ", "a@a.co"),
            ("ｶﾞ@a.co", "ガ@a.co"), ("a@a。co", "a@a.co"), ("a@a.co.", "a@a.co"),
            ("a@ΣΊΣΥΦΟΣ.gr", "a@xn--kxa6akbbkh.gr"),
            ("a@localhost", "a@localhost"), ("a@b", "a@b"),
        ])
    func `an e-mail address is normalised in case, width, composition and domain`(text: String, expected: String) {
        #expect(EmailAddress.normalized(text) == expected)
        #expect(EmailAddress.normalized(expected) == expected)
    }

    @Test(
        arguments: [
            ("a", .emailAt), ("", .emailAt), ("a@b@c.co", .emailAt), ("\"a@b\"@c.co", .emailAt),
            ("@a.co", .emailLocal), (".a@c.co", .emailLocal), ("a.@c.co", .emailLocal), ("a..b@c.co", .emailLocal),
            (String(repeating: "a", count: 65) + "@c.co", .emailLocal),
            ("a b@c.co", .emailCharacter), ("\"a\"@c.co", .emailCharacter), ("a\u{0}@c.co", .emailCharacter),
            ("a\u{202e}@c.co", .emailCharacter), ("a\u{200b}b@c.co", .emailCharacter),
            ("a@", .emailDomain), ("a@c..co", .emailDomain), ("a@-c.co", .emailDomain), ("a@127.0.0.1", .emailDomain),
            ("a@[127.0.0.1]", .emailDomain), ("a@c.co\r\nBcc: x", .emailDomain), ("a@c_d.co", .emailDomain),
            ("a@" + Array(repeating: "abcdefgh", count: 29).joined(separator: "."), .tooLong),
        ] as [(String, Violation.Code)])
    func `a refused e-mail address names the broken rule`(text: String, code: Violation.Code) {
        #expect(broken(text, EmailAddress.checked) == code, "\(text)")
        #expect(broken(text, EmailAddress.checkedNew) == code, "\(text)")
        #expect(EmailAddress.normalized(text) == nil)
    }

    @Test(arguments: [
        ("help@x_y.test", "must not contain an underscore; use a hyphen"),
        ("help@x..test", "must not start with a dot or contain two dots in a row"),
        ("help@1.2.3.4", "must be a host name, not an IP address"),
        ("help@xn--a.test", "must not contain an invalid xn-- label"),
    ])
    func `a refused e-mail address says what is wrong with its domain`(text: String, rule: String) {
        let violation = #expect(throws: Violation.self) { try EmailAddress.checkedNew(text) }
        #expect(violation?.code == .emailDomain)
        #expect(violation?.message == "must have a valid host name after the @, which " + rule)
        #expect(#expect(throws: Violation.self) { try EmailAddress.checkedForHeader(text) } == violation)
    }

    /// Stored addresses keep working; new ones need a domain with mail, and no confusable letters.
    @Test(
        arguments: [
            ("a@b", .emailSingleLabel), ("a@localhost.", .emailSingleLabel), ("𝐚@a.co", .emailCharacter),
            ("ﬁ@a.co", .emailCharacter), ("a\u{fe0f}@a.co", .emailCharacter), ("a\u{1160}@a.co", .emailCharacter),
            ("a\u{34f}@a.co", .emailCharacter), ("ª@a.co", .emailCharacter),
        ] as [(String, Violation.Code)])
    func `new e-mail addresses are held to stricter rules than stored ones`(text: String, code: Violation.Code) {
        #expect(broken(text, EmailAddress.checkedNew) == code, "\(text)")
        #expect(broken(text, EmailAddress.checked) == nil, "\(text)")
    }

    @Test func `new e-mail addresses may use any script`() throws {
        for text in ["олена@приклад.укр", "jürgen@example.com", "伊藤@example.jp", "ａ@acme.test", "a@b.c"] {
            #expect(broken(text, EmailAddress.checkedNew) == nil, "\(text)")
        }
    }

    /// Normalising an address again changes nothing, for any letter.
    @Test func `e-mail normalisation is idempotent`() {
        for value in (0x80...0x2ffff as ClosedRange<UInt32>) {
            guard let scalar = Unicode.Scalar(value),
                let once = EmailAddress.normalized("x\(Character(scalar))@a.co")
            else { continue }
            let twice = EmailAddress.normalized(once)
            #expect(twice.map { Array($0.utf8) } == Array(once.utf8), "U+\(String(value, radix: 16))")
        }
    }

    /// Valid in a header and in a `mailto:` link, without injecting a query.
    @Test(
        arguments: [
            ("a?bcc=x@c.co", .emailMailto), ("a%3f@c.co", .emailMailto), ("a#b@c.co", .emailMailto),
            ("müller@c.co", .emailASCII), ("O'Neil+x&y@c.co", nil), ("a@bücher.example", nil), ("ａ@c.co", nil),
        ] as [(String, Violation.Code?)])
    func `addresses for mail headers must be ASCII and safe in a mailto link`(text: String, code: Violation.Code?) {
        #expect(broken(text, EmailAddress.checkedForHeader) == code)
        #expect(EmailAddress.normalized(text) != nil)
    }

    // MARK: Blanks

    @Test(
        arguments: [
            ("", ""), (" ", ""), ("a", "a"), (" a ", "a"), ("\t\u{a0}\u{3000}a b\u{2028}\n", "a b"),
            ("\u{feff}a\u{200b}", "a"), ("\u{200e}a\u{200f}\u{202c}", "a"), (" Zoë  van  Ω ", "Zoë  van  Ω"),
            ("\u{85}\u{2029}\u{1680}", ""), ("👨‍👩‍👧 ", "👨‍👩‍👧"), ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"), ("می‌\u{200c}", "می‌\u{200c}"),
            ("e\u{301} ", "e\u{301}"),
        ])
    func `surrounding blanks and invisible characters are trimmed, inner ones kept`(text: String, expected: String) {
        #expect(Array(Text.trimmed(text).utf8) == Array(expected.utf8))
    }

    /// Every White_Space character, by Unicode's own list (PropList-15.0).
    @Test func `every Unicode white space character is trimmed`() {
        let all: [ClosedRange<UInt32>] = [
            9...13, 0x20...0x20, 0x85...0x85, 0xa0...0xa0, 0x1680...0x1680, 0x2000...0x200a, 0x2028...0x2029,
            0x202f...0x202f, 0x205f...0x205f, 0x3000...0x3000,
        ]
        for value in all.joined() {
            let blank = Unicode.Scalar(value).map { String(Character($0)) } ?? ""
            #expect(Text.trimmed(blank + "x" + blank) == "x", "U+\(String(value, radix: 16))")
        }
    }
}
