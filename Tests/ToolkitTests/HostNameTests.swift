import Testing

@testable import PortalToolkit

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
    func `a host name is normalised to lower-case ASCII without port, or refused`(host: String, expected: String?) {
        #expect(HostName.normalized(host) == expected)
    }

    @Test func `only whole labels make a name a subdomain of another`() {
        #expect(HostName.isSame("a.example", asOrBelow: "a.example"))
        #expect(HostName.isSame("b.a.example", asOrBelow: "a.example"))
        #expect(!HostName.isSame("ba.example", asOrBelow: "a.example"))
        #expect(!HostName.isSame("example", asOrBelow: "a.example"))
    }
}
