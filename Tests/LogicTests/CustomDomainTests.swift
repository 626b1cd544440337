import Testing

@testable import PortalLogic
@testable import PortalToolkit

private let label63 = String(repeating: "a", count: 63)
/// 253 bytes.
private let name253 = [label63, label63, label63, String(repeating: "b", count: 53), "example"].joined(separator: ".")
private let longName = Array(repeating: "abcdefg", count: 33).joined(separator: ".")

@Suite struct CustomDomainTests {
    /// The rules that need no database; those that do are in `DomainClaimTests`.
    private func domain(_ text: String) throws -> String {
        let name = try HostName.checked(text)
        let own = CustomDomain.violation(ofOwn: name) { $0 == "portal.msp.example" }
        if let violation = own ?? CustomDomain.violation(of: name) { throw violation }
        return name
    }

    @Test(arguments: [
        ("Portal.Acme.Example.", "portal.acme.example"), ("bücher.example", "xn--bcher-kva.example"),
        ("xn--bcher-kva.example", "xn--bcher-kva.example"), ("XN--BCHER-KVA.example", "xn--bcher-kva.example"),
        ("portal。acme．example", "portal.acme.example"), ("ｐｏｒｔａｌ.acme.example", "portal.acme.example"),
        ("0x.example", "0x.example"), ("1.2.example", "1.2.example"),
        (name253, name253), (name253 + ".", name253), (label63 + ".example", label63 + ".example"),
        ("BILLING.Globex.TEST", "billing.globex.test"), ("ＢＩＬＬＩＮＧ．Globex．test", "billing.globex.test"),
        ("acmecorp.test", "acmecorp.test"), ("billing.acmecorp.test", "billing.acmecorp.test"),
        ("internal.example", "internal.example"), ("acme.co.uk", "acme.co.uk"), ("Acme.GitHub.io", "acme.github.io"),
        ("www.ck", "www.ck"), ("рахунки.укр", "xn--80aqflntn.xn--j1amh"),
        ("έγγραφα.example", "xn--ixaiaga8fqb.example"),
        ("東京タワーtokyo.example", "xn--tokyo-lr4dmmodv073ay09b.example"),
        ("서울seoul.example", "xn--seoul-2r5vh10a.example"),
        ("ㄅㄆ注音abc.example", "xn--abc-tt4bf4903g27yc.example"), ("日本ー1-2.example", "xn--1-2-ss4by22ycvb.example"),
    ])
    func `a custom domain is normalised to lower-case A-labels`(text: String, expected: String) throws {
        #expect(try domain(text) == expected)
    }

    @Test(
        arguments: [
            ("", .noHost), ("a b.example", .hostCharacter), ("a..example", .emptyLabel), (".a.example", .emptyLabel),
            ("a.example..", .emptyLabel), ("-a.example", .labelHyphen), ("a-.example", .labelHyphen),
            ("https://a.example", .isURL), ("a.example/", .isURL), ("a.example/x", .isURL),
            ("a_b.example", .hostUnderscore),
            ("a!b.example", .hostCharacter), ("me@a.example", .hostCharacter), ("xn--a.example", .notAnALabel),
            ("xn--zz--zz.example", .notAnALabel), ("a\u{0}.example", .hostCharacter),
            ("ü\u{0}.example", .hostCharacter),
            ("ü_.example", .hostUnderscore), (String(repeating: "a", count: 64) + ".example", .labelTooLong),
            (longName, .tooLong), (Array(repeating: "ü", count: 200).joined(separator: "."), .tooLong),
            ("a.example:443", .port), ("a.example:", .port), ("ａ.example：443", .port), ("a.example:x", .hostCharacter),
            ("*.example.com", .wildcard), ("＊.example.com", .wildcard), ("*", .wildcard),
            ("127.0.0.1", .ipAddress), ("127.1", .ipAddress), ("0x7f.1", .ipAddress), ("::1", .ipAddress),
            ("[::1]", .ipAddress), ("[::1]:80", .ipAddress), ("2130706433", .ipAddress), ("１２７.０.０.１", .ipAddress),
            ("127.0.0.1.", .ipAddress), ("intranet", .singleLabel), ("localhost", .singleLabel),
            ("bücher", .singleLabel), ("a.local", .reserved), ("a.localhost.", .reserved),
            ("portal.msp.example", .ownHost), ("PORTAL.msp.example.", .ownHost),
            ("acme.portal.msp.example", .belowOwnHost), ("a.b.c.Portal.MSP.example.", .belowOwnHost),
            ("ｐｏｒｔａｌ.msp.example", .ownHost), (name253 + "a", .tooLong), ("a." + name253, .tooLong),
            (label63 + "b.example", .labelTooLong), ("ü" + label63 + ".example", .hostCharacter),
            ("_dmarc.globex.test", .hostUnderscore), ("a＿b.globex.test", .hostUnderscore),
            ("globex.test。。", .emptyLabel),
            ("fe80::1%25", .ipAddress), ("::ffff:192.0.2.1", .ipAddress), ("[2001:db8::1]:8443", .ipAddress),
            ("0300.0250.1.1", .ipAddress), ("0xC0A80001", .ipAddress), ("１９２．0．2．１", .ipAddress),
            ("globex.test:8443", .port), ("globex.test.:80", .port), ("ftp://globex.test", .isURL),
            ("//globex.test", .isURL), ("globex.test?a", .isURL), ("globex.test#a", .isURL),
            ("a.*.globex.test", .wildcard),
            ("*globex.test", .wildcard), ("printer.office.LOCAL", .reserved), ("a.b.localhost", .reserved),
            ("vpn.internal", .reserved), ("a.Onion.", .reserved), ("a.invalid", .reserved), ("a.b.alt", .reserved),
            ("home.arpa", .reserved), ("4.3.in-addr.arpa", .reserved),
            ("a\u{202e}b.globex.test", .hostCharacter), ("\u{2066}globex.test", .hostCharacter),
            ("אa.globex.test", .hostCharacter), ("a\u{200d}b.globex.test", .hostCharacter),
            ("co.uk", .publicSuffix), ("CO.UK.", .publicSuffix), ("github.io", .publicSuffix),
            ("s3.amazonaws.com", .publicSuffix),
            ("foo.ck", .publicSuffix), ("公司.cn", .publicSuffix), ("xn--55qx5d.cn", .publicSuffix),
            ("com", .singleLabel),
            ("😀.example", .hostCharacter), ("i❤.example", .hostCharacter), ("xn--i-7iq.example", .notAnALabel),
            ("xn--e28h.example", .notAnALabel), ("аcme.example", .mixedScript), ("xn--cme-5cd.example", .mixedScript),
            ("billing.gοogle.example", .mixedScript), ("αбв.example", .mixedScript), ("ひらがなㄅ.example", .mixedScript),
            ("서울ひ.example", .mixedScript), ("日本б.example", .mixedScript),
        ] as [(String, Violation.Code)])
    func `a refused custom domain names the broken rule`(text: String, code: Violation.Code) {
        #expect("\(text)") { try domain(text) } throws: { ($0 as? Violation)?.code == code }
    }
}
