import Testing

@testable import PortalToolkit

@Suite struct TOTPTests {
    private static let secret = Array("12345678901234567890".utf8)

    /// RFC 6238, appendix B (SHA-1), of which six digits are the last.
    @Test(arguments: [
        (Int64(59), "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"), (1_234_567_890, "005924"),
        (2_000_000_000, "279037"), (20_000_000_000, "353130"),
    ])
    func `codes are those of RFC 6238`(seconds: Int64, code: String) throws {
        let totp = TOTP(secret: Self.secret)
        #expect(try totp.code(TOTP.step(at: Instant(seconds: seconds))) == code)
    }

    @Test func `a code counts in its step and the ones beside it`() throws {
        let totp = TOTP(secret: Self.secret)
        let now: Instant = 1_790_000_000_000
        let current = TOTP.step(at: now)
        for offset in Int64(-3)...3 {
            let found = try totp.step(of: totp.code(current + offset), now: now)
            #expect(found == (abs(offset) <= 1 ? current + offset : nil), "\(offset)")
        }
        for wrong in ["", "28708", "2870822", "abcdef"] { #expect(try totp.step(of: wrong, now: now) == nil) }
    }

    @Test func `the address for an app escapes names`() {
        let uri = TOTP(secret: Self.secret).uri(issuer: "Bäckerei: A & B", account: "ann+x@acme.test")
        #expect(
            uri == "otpauth://totp/B%C3%A4ckerei%20%20A%20%26%20B:ann%2Bx%40acme.test"
                + "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=B%C3%A4ckerei%20%20A%20%26%20B")
    }
}

@Suite struct Base32Tests {
    /// RFC 4648, section 10, without the padding.
    @Test(arguments: [
        ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"),
        ("foobar", "MZXW6YTBOI"),
    ])
    func `texts are those of RFC 4648`(plain: String, text: String) {
        #expect(Base32.encode(plain.utf8) == text)
    }
}

@Suite struct SealTests {
    private func ring(_ ids: String...) throws -> KeyRing {
        try KeyRing(
            ids.map { "\($0):" + Base64.standard.encode([UInt8](repeating: $0.utf8.last ?? 0, count: 32)) }.joined(
                separator: "\n"))
    }

    @Test func `what one key seals, the ring opens, for its context only`() throws {
        let secret = Array("twenty bytes of seed".utf8)
        let text = try Seal(ring("k.1")).seal(secret, for: "row 1", random: .system)
        #expect(text.hasPrefix("k.1:") && !text.contains("twenty"))
        #expect(try Seal(ring("k.2", "k.1")).open(text, for: "row 1") == secret)
        #expect(throws: Seal.Broken.self) { try Seal(ring("k.1")).open(text, for: "row 2") }
        #expect(throws: Seal.Broken.self) { try Seal(ring("k.2")).open(text, for: "row 1") }
        #expect(try Seal(ring("k.1")).seal(secret, for: "row 1", random: .system) != text, "a nonce is used once")
    }

    @Test func `a text that somebody changed does not open`() throws {
        let seal = Seal(try ring("k"))
        let text = try seal.seal([1, 2, 3], for: "x", random: .system)
        for index in text.utf8.indices.dropFirst(2) {
            var bytes = Array(text.utf8)
            let place = text.utf8.distance(from: text.utf8.startIndex, to: index)
            bytes[place] = bytes[place] == 0x41 ? 0x42 : 0x41
            let changed = String(decoding: bytes, as: UTF8.self)
            #expect(throws: Seal.Broken.self, "\(place)") { try seal.open(changed, for: "x") }
        }
        for rubbish in ["", "k", "k:", "k:AAAA", ":" + text] {
            #expect(throws: Seal.Broken.self) { try seal.open(rubbish, for: "x") }
        }
    }
}

@Suite struct FactorCodeTests {
    @Test(arguments: ["123456", " 123 456 ", "123-456", "１２３４５６", "١٢٣٤٥٦", "12\u{a0}34\t56"])
    func `six digits are a code of an app, however they are typed`(typed: String) {
        #expect(FactorCode(typed) == .totp("123456"))
    }

    @Test func `a recovery code is read as people copy it`() throws {
        let code = try #require(RecoveryCode.make(RandomSource { Array(0..<UInt8($0)) }).first)
        #expect(code == "000G-40R4-0M30-E209")
        let normal = FactorCode.recovery("000G40R40M30E209")
        for typed in [code, code.lowercased(), "OOOG 4OR4 OM3O E2O9", "000g40r40m30e209", "000G–40R4–0M30–E209"] {
            #expect(FactorCode(typed) == normal, "\(typed)")
        }
    }

    @Test(arguments: [
        "", "12345", "1234567", "abcdef", "000G-40R4-0M30-E20", "000G-40R4-0M30-E2099", "UUUU-40R4-0M30-E209", "½23456",
    ])
    func `what can be no code is none`(typed: String) {
        #expect(FactorCode(typed) == nil)
    }

    @Test func `codes made at once differ, and are stored as what belongs to one person`() throws {
        let codes = RecoveryCode.make(.system)
        #expect(Set(codes).count == RecoveryCode.count)
        let normal = try #require(codes.first.flatMap(RecoveryCode.normal))
        let hash = try RecoveryCode.hash(normal, client: ClientID(1), user: UserID(1))
        #expect(try RecoveryCode.hash(normal, client: ClientID(2), user: UserID(1)) != hash)
        #expect(try RecoveryCode.hash(normal, client: ClientID(1), user: UserID(2)) != hash)
    }
}
