import Testing

@testable import PortalLogic
@testable import PortalToolkit

private let longName = Array(repeating: "abcdefg", count: 33).joined(separator: ".")

@Suite struct CustomDomainTests {
    private func domain(_ text: String) throws(Violation) -> String {
        try CustomDomain.checked(text, baseHosts: ["portal.msp.example"])
    }

    @Test(arguments: [
        ("Portal.Acme.Example.", "portal.acme.example"), ("bücher.example", "xn--bcher-kva.example"),
        ("xn--bcher-kva.example", "xn--bcher-kva.example"), ("XN--BCHER-KVA.example", "xn--bcher-kva.example"),
        ("portal。acme．example", "portal.acme.example"), ("ｐｏｒｔａｌ.acme.example", "portal.acme.example"),
        ("0x.example", "0x.example"), ("1.2.example", "1.2.example"),
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
            ("acme.portal.msp.example", .belowOwnHost),
        ] as [(String, Violation.Code)])
    func `a refused custom domain names the broken rule`(text: String, code: Violation.Code) {
        #expect("\(text)") { try domain(text) } throws: { ($0 as? Violation)?.code == code }
    }

    @Test func `the demo may use names below localhost but no IP address`() throws {
        #expect(
            try CustomDomain.checked("billing.acme.localhost", baseHosts: ["localhost"], isDemo: true)
                == "billing.acme.localhost")
        #expect(throws: Violation.ipAddress) {
            try CustomDomain.checked("127.0.0.1", baseHosts: [], isDemo: true)
        }
    }
}
