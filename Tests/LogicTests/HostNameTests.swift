import Testing

@testable import PortalLogic

@Suite struct HostNameTests {
    @Test(
        arguments: [
            ("Portal.Example.COM", "portal.example.com"), ("portal.example.com.", "portal.example.com"),
            ("portal.example.com:8443", "portal.example.com"), ("portal.example.com.:8443", "portal.example.com"),
            ("localhost", "localhost"), ("BÜCHER.example", "xn--bcher-kva.example"), ("faß.de", "xn--fa-hia.de"),
            ("127.0.0.1:80", "127.0.0.1"), ("[::1]:8443", "::1"), ("2001:DB8::1", "2001:db8::1"),
            ("", nil), (".", nil), ("a..b", nil), (".a", nil), ("-a.b", nil), ("a-.b", nil), ("a_b.c", nil),
            ("a b", nil),
            ("a\n.b", nil), ("a\u{0}.b", nil), ("ü\u{0}.b", nil), (String(repeating: "a", count: 64) + ".b", nil),
            ("a..", nil),
            (Array(repeating: "abcdefg", count: 32).joined(separator: "."), nil),
        ] as [(String, String?)])
    func normalises(host: String, expected: String?) {
        #expect(HostName.normalized(host) == expected)
    }

    @Test func relatesNames() {
        #expect(HostName.isSame("a.example", asOrBelow: "a.example"))
        #expect(HostName.isSame("b.a.example", asOrBelow: "a.example"))
        #expect(!HostName.isSame("ba.example", asOrBelow: "a.example"))
        #expect(!HostName.isSame("example", asOrBelow: "a.example"))
    }

    @Test(arguments: [
        ("Portal.Acme.Example.", "portal.acme.example"), ("bücher.example", "xn--bcher-kva.example"),
        ("xn--bcher-kva.example", "xn--bcher-kva.example"), ("XN--BCHER-KVA.example", "xn--bcher-kva.example"),
        ("portal。acme．example", "portal.acme.example"), ("0x.example", "0x.example"), ("1.2.example", "1.2.example"),
    ])
    func acceptsDomains(text: String, expected: String) throws {
        #expect(try CustomDomain.normalized(text, baseHosts: ["portal.msp.example"]) == expected)
    }

    @Test(arguments: [
        ("", CustomDomain.Refusal.invalid), ("a b.example", .invalid), ("a..example", .invalid),
        ("-a.example", .invalid),
        ("https://a.example", .invalid), ("a.example/", .invalid), ("a_b.example", .invalid), ("a.example..", .invalid),
        ("xn--a.example", .invalid), ("xn--zz--zz.example", .invalid), ("a\u{0}.example", .invalid),
        (Array(repeating: "abcdefg", count: 33).joined(separator: "."), .tooLong),
        (Array(repeating: "ü", count: 200).joined(separator: "."), .tooLong),
        ("a.example:443", .port), ("a.example:", .invalid), ("*.example.com", .wildcard), ("*", .wildcard),
        ("127.0.0.1", .ipAddress), ("127.1", .ipAddress), ("0x7f.1", .ipAddress), ("::1", .ipAddress),
        ("[::1]", .ipAddress),
        ("[::1]:80", .ipAddress), ("2130706433", .ipAddress), ("１２７.０.０.１", .ipAddress), ("127.0.0.1.", .ipAddress),
        ("intranet", .singleLabel), ("localhost", .singleLabel), ("a.local", .reserved), ("a.localhost.", .reserved),
        ("portal.msp.example", .ownHost), ("acme.portal.msp.example", .ownHost), ("PORTAL.msp.example.", .ownHost),
    ])
    func refusesDomains(text: String, refusal: CustomDomain.Refusal) {
        do throws(CustomDomain.Refusal) {
            let name = try CustomDomain.normalized(text, baseHosts: ["portal.msp.example"])
            Issue.record("\(text) became \(name)")
        } catch { #expect(error == refusal, "\(text)") }
    }

    @Test func letsTheDemoPass() throws {
        #expect(
            try CustomDomain.normalized("billing.acme.localhost", baseHosts: ["localhost"], isDemo: true)
                == "billing.acme.localhost")
        #expect(throws: CustomDomain.Refusal.ipAddress) {
            try CustomDomain.normalized("127.0.0.1", baseHosts: [], isDemo: true)
        }
    }
}
