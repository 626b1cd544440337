import Testing

@testable import PortalToolkit

@Suite struct TextTests {
    @Test func `NFC composes characters but keeps compatibility forms`() {
        #expect(Array(Text.nfc("e\u{301}").utf8) == [0xc3, 0xa9])
        #expect(Array(Text.nfc("\u{212b}").utf8) == Array("\u{c5}".utf8))
        #expect(Text.nfc("") == "" && Text.nfc("plain") == "plain")
        #expect(Array(Text.nfc("ﬁ").utf8) == Array("ﬁ".utf8), "compatibility forms stay")
    }

    @Test func `search folding ignores case and width, independent of locale`() {
        #expect(Text.folded("STRASSE") == "strasse" && Text.folded("Straße") == "strasse")
        #expect(Text.folded("ΣΊΣΥΦΟΣ") == Text.folded("σίσυφος"))
        #expect(Text.folded("ＡＢＣ") == "abc")
        #expect(Text.lowercased("ÄÖÜ@Example") == "äöü@example")
        #expect(Text.lowercased("I") == "i", "no Turkish rules")
    }

    // MARK: Pitfalls of Swift

    @Test func `CRLF, plus signs, foreign digits and invalid UTF-8 are no loopholes in parsers`() throws {
        // "\r\n" is one Character, so lines are split by bytes.
        let ring = try KeyRing("# keys\r\nk1:\(Base64.standard.encode([UInt8](repeating: 1, count: 32)))\r\n")
        #expect(ring.keys.map(\.id) == ["k1"])
        // == on String is canonical equivalence although bytes differ: a kid is compared by bytes.
        #expect("é" == "e\u{301}" && Array("é".utf8) != Array("e\u{301}".utf8))
        // Int("+5") is 5, and Unicode has other digits.
        #expect(throws: Violation.urlPort) { try WebURL.checked("https://a.example:+5/") }
        #expect(throws: Violation.urlPort) { try WebURL.checked("https://a.example:５/") }
        #expect(
            PasswordHash("$scrypt$ln=+1,r=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$" + String(repeating: "A", count: 43)) == nil)
        // String(decoding:) repairs invalid UTF-8, which the reader rejects instead.
        #expect(throws: JSONError.self) { try JSON([0x22, 0xff, 0x22]) }
    }

    // MARK: Ids and base64

    /// ASCII takes a way of its own, without looking characters up.
    @Test func `the characters of ASCII keep the rules of Unicode`() throws {
        for value in UInt8(0)...0x7f {
            let scalar = Unicode.Scalar(value)
            let isPlain = scalar.properties.generalCategory != .control
            let text = try? DisplayText.checked("a\(scalar)b", max: 3, isMultiline: false)
            #expect((text != nil) == isPlain, "\(value)")
            let isBlank = scalar.properties.isWhitespace
            #expect(Text.trimmed("\(scalar)x\(scalar)") == (isBlank ? "x" : "\(scalar)x\(scalar)"), "\(value)")
        }
        #expect(throws: Violation.blank) { try DisplayText.checked("  ", max: 3, isMultiline: false) }
        #expect(throws: Violation.blank) { try DisplayText.checked("", max: 3, isMultiline: false) }
        #expect(throws: Violation.tooLong(3)) { try DisplayText.checked("abcd", max: 3, isMultiline: false) }
    }

    @Test func `public ids round-trip as 13 base-32 digits`() {
        #expect(PublicID.string(1) == "0000000000001")
        #expect(PublicID.string(.max) == "7zzzzzzzzzzzz")
        #expect(PublicID.string(32 * 10 + 31) == "00000000000az")
        for bit in 0..<63 {
            let id = Int64(1) << Int64(bit)
            #expect(PublicID.id(PublicID.string(id)) == id)
        }
        for _ in 0..<1000 {
            let id = RandomSource.system.id()
            #expect(id > 0 && PublicID.id(PublicID.string(id)) == id)
        }
    }

    @Test(arguments: [
        "", "0000000000000", "000000000001", "00000000000001", "8000000000000", "zzzzzzzzzzzzz", "000000000000A",
        "000000000000i", "000000000000l", "000000000000o", "000000000000u", "00000-0000001", "000000000000é",
        " 000000000001", "-000000000001", "٠000000000001",
    ])
    func `malformed public ids are refused`(text: String) {
        #expect(PublicID.id(text) == nil)
    }

    @Test func `Base64 reproduces RFC 4648 in padded, unpadded and URL-safe form`() {
        // RFC 4648 §10
        let vectors = [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ]
        for (plain, text) in vectors {
            let bare = text.filter { $0 != "=" }
            #expect(Base64.standard.encode(plain.utf8) == text && Base64.standard.decode(text) == Array(plain.utf8))
            #expect(Base64.url.encode(plain.utf8) == bare && Base64.url.decode(bare) == Array(plain.utf8))
            #expect(plain.utf8.count % 3 == 0 || Base64.standard.decode(bare) == nil && Base64.url.decode(text) == nil)
        }
        #expect(Base64.url.encode([0xfb, 0xff]) == "-_8" && Base64.unpadded.encode([0xfb, 0xff]) == "+/8")
        for length in 0..<70 {
            let bytes = Crypto.randomBytes(length)
            #expect(Base64.url.decode(Base64.url.encode(bytes)) == bytes)
        }
    }

    @Test(arguments: [
        "A", "AB", "AAB", "A===", "AA=", "AR==", "AAB=", "====", "A A=", "AA==\n", "AA==AA==", "=AAA", "AA+_", "AA-A",
    ])
    func `non-canonical Base64 is refused`(text: String) {
        #expect(Base64.standard.decode(text) == nil)
    }

    // MARK: Names

    @Test(arguments: [
        ("a", true), ("acme", true), ("a-b", true), ("0", true), (String(repeating: "a", count: 63), true),
        (String(repeating: "a", count: 64), false), ("", false), ("-a", false), ("a-", false), ("A", false),
        ("a_b", false), ("ä", false), ("assets", false), ("cp", false), ("a.b", false), ("a\n", false),
    ])
    func `a slug is a lower-case DNS label that is not reserved`(text: String, isValid: Bool) {
        #expect(Slug.isValid(text) == isValid)
    }
}
