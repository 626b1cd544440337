import Testing

@testable import PortalLogic
@testable import PortalToolkit

@Suite struct PasswordPolicyTests {
    @Test(
        arguments: [
            ("correct-horse-battery", nil), ("ünïcödé wörds here", nil), ("Tr0ub4dor&3x9", nil), ("zehn Zwerge", nil),
            ("kitchen window 7", nil), ("xy zebra Lamp 9", nil), (String(repeating: "a", count: 256), .tooCommon),
            ("short", .tooShort), ("e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}", .tooShort),
            (String(repeating: "ab", count: 129), .tooLong),
            ("password123", .tooCommon), ("Password2026!", .tooCommon), ("P@ssw0rd1234", .tooCommon),
            ("passwordpassword", .tooCommon),
            ("qwertyuiop", .tooCommon), ("1qaz2wsx3edc", .tooCommon), ("1234567890", .tooCommon),
            ("0987654321", .tooCommon),
            ("aaaaaaaaaa", .tooCommon), ("1212121212", .tooCommon), ("abcabcabcabc", .tooCommon),
            ("abcdefghij", .tooCommon),
            ("iloveyou1234", .tooCommon), ("welcome2026", .tooCommon), ("Sommer2026!", .tooCommon),
            ("Football123", .tooCommon),
            ("letmein12345", .tooCommon), ("trustno1trustno1", .tooCommon), ("adminadmin", .tooCommon),
            ("monkey-dragon", .tooCommon),
            ("asdfghjkl123", .tooCommon), ("12345678910", .tooCommon), ("Passwort123", .tooCommon),
            ("liverpool1!", .tooCommon), ("Garden2026", .tooCommon), ("aardvark87!", .tooCommon),
            ("Willkommen1", .tooCommon), ("Kundenportal1", .tooCommon), ("йцукенгшщз", .tooCommon),
            ("Україна2026", .tooCommon), ("СлаваУкраїні!", .tooCommon), ("ｐａｓｓｗｏｒｄ１２３", .tooCommon),
            ("correcthorsebatterystaple", .tooCommon),
            ("jane.doe@acme.example", .isEmail), ("JANE.DOE@acme.example", .isEmail), ("janedoe2026", .isEmail),
            ("Jane-Doe-99!", .isEmail),
            ("acme industries", .isTenantName), ("AcmeIndustries1", .isTenantName), ("acme-ind-2026", .isTenantName),
            ("ACME  INDUSTRIES", .isTenantName), ("Ａｃｍｅ　Ｉｎｄｕｓｔｒｉｅｓ", .isTenantName),
            ("acme-ind/Acme Industries", .isTenantName), ("acmeindacmeindacmeind", .isTenantName),
            ("2473652024", .isTenantName), ("Acme\u{ad}\u{200b}Industries", .isTenantName),
            ("alder it 2026", .isPortalName), ("AlderIT@AcmeInd", .isPortalName),
            ("billing.acme.example", .isPortalName),
            ("acme industries window", nil), ("my acme industries", nil), ("alder item 7x", nil),
        ] as [(String, Violation.Code?)])
    func `the password policy refuses short, long, common and name-based passwords`(
        password: String, code: Violation.Code?
    ) {
        let names = PasswordPolicy.GuessableTerms(
            email: "jane.doe@acme.example", tenant: ["Acme Industries", "acme-ind", "24/7-365-2024"],
            portal: ["Alder IT", "billing.acme.example"])
        #expect(PasswordPolicy.violation(password, names, hasFactor: true)?.code == code, "\(password)")
    }

    /// NIST SP 800-63B-4 §3.1.1.2.
    @Test(arguments: [(false, 15), (true, 10)])
    func `a password needs more characters where it is the only factor`(hasFactor: Bool, least: Int) {
        let letters = "xvkzqwjyuoebmnt"
        func violation(_ count: Int) -> Violation? {
            PasswordPolicy.violation(String(letters.prefix(count)), .init(email: ""), hasFactor: hasFactor)
        }
        #expect(violation(least - 1)?.code == .tooShort && violation(least - 1)?.min == Int64(least))
        #expect(violation(least) == nil)
    }

    /// What rules of composition would let pass, and what they would refuse.
    @Test(
        arguments: [
            ("Password12345678!", .tooCommon), ("Qwertyuiop123456!", .tooCommon), ("P@ssw0rdP@ssw0rd", .tooCommon),
            ("aaaaaaaaaaaaaaaaaaaa", .tooCommon),
            ("seven green kettles", nil), ("sieben grüne kessel", nil), ("сім зелених чайників", nil),
            (String(repeating: "seven green kettles sing ", count: 10), nil),
        ] as [(String, Violation.Code?)])
    func `what is hard to guess counts, not which characters`(password: String, code: Violation.Code?) {
        #expect(PasswordPolicy.violation(password, .init(email: ""), hasFactor: false)?.code == code, "\(password)")
    }

    /// A domain is stored in ASCII and typed in readable form.
    @Test(
        arguments: [
            ("info@kundenbüro.example", .isEmail), ("INFO@KUNDENBÜRO.EXAMPLE", .isEmail),
            ("info@xn--kundenbro-w9a.example", .isEmail), ("портал-міста.укр", .isPortalName),
            ("xn----7sbb6bgigjnff2v.xn--j1amh", .isPortalName), ("kundenbüro.example", nil),
        ] as [(String, Violation.Code?)])
    func `the password policy knows internationalised domains in both spellings`(
        password: String, code: Violation.Code?
    ) throws {
        let host = try #require(Text.aLabels("портал-міста.укр"))
        let names = PasswordPolicy.GuessableTerms(
            email: try EmailAddress.checked("info@kundenbüro.example"), portal: ["Alder IT", host])
        #expect(PasswordPolicy.violation(password, names, hasFactor: true)?.code == code, "\(password)")
    }

    @Test func `the password policy ignores empty and very short names`() {
        #expect(
            PasswordPolicy.violation(
                "2026-01-02-03", PasswordPolicy.GuessableTerms(email: "", tenant: ["", "42"]), hasFactor: true) == nil)
    }
}
