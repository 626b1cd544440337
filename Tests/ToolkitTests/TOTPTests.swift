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
