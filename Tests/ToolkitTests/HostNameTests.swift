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

    @Test(
        arguments: [
            ("billing.acme.co.uk", "acme.co.uk"), ("acme.co.uk", "acme.co.uk"), ("co.uk", nil), ("uk", nil),
            ("a.b.acme.example", "acme.example"), ("acmecorp.test", "acmecorp.test"), ("test", nil),
            ("vpn.office.internal", "office.internal"), ("x.acme.github.io", "acme.github.io"), ("github.io", nil),
            ("a.foo.ck", "a.foo.ck"), ("foo.ck", nil), ("a.www.ck", "www.ck"),
            ("a.xn--55qx5d.cn", "a.xn--55qx5d.cn"), ("xn--55qx5d.cn", nil), ("a.xn--j1amh", "a.xn--j1amh"),
        ] as [(String, String?)])
    func `the registrable domain is one label below the public suffix`(name: String, expected: String?) {
        #expect(HostName.registrable(name) == expected)
        #expect(HostName.isPublicSuffix(name) == (expected == nil))
    }

    @Test(
        arguments: [
            ("xn--bcher-kva.example", "bücher.example"), ("portal.xn--mller-kva.xn--j1amh", "portal.müller.укр"),
            ("billing.acme.example", nil), ("xn--a.example", nil), ("xn--99999999.example", nil),
            ("axn--bcher-kva.example", nil), ("", nil),
        ] as [(String, String?)])
    func `a name is decoded for display only if that differs`(name: String, expected: String?) {
        #expect(HostName.unicode(name) == expected)
    }

    @Test(
        arguments: [
            ("асе.example", ["ace.example"]), ("billing.ѕрасе.example", ["billing.space.example"]),
            ("аррӏе.example", ["appie.example", "apple.example"]), ("ас-1е.example", ["ac-1e.example"]),
            ("ορνια.example", ["opvia.example"]), ("օսո.example", ["oun.example"]),
            ("ас.օո.example", ["ac.on.example"]),
            ("bıllıng.example", ["billing.example"]), ("billinɡ.ɑcecopy.example", ["billing.acecopy.example"]),
            ("aꝏ.example", ["aoo.example"]), ("æble.example", ["aeble.example"]),
            ("ɑcé.example", ["xn--ac-cja.example"]), ("асе.укр", ["ace.xn--j1amh"]),
            ("ace.example", []), ("пошта.example", []), ("àcé.example", []), ("асё.example", []),
        ])
    func `a name looks like those of the same shapes in the usual letters`(name: String, expected: [String]) throws {
        #expect(HostName.lookAlikes(of: try #require(HostName.normalized(name))) == expected)
    }

    /// The list holds lower-case letters that IDNA keeps.
    @Test func `each listed look-alike is a letter that a name can have`() {
        for (letter, ascii) in HostName.lookAlikes {
            let name = HostName.normalized("\(letter).example")
            #expect(name.map(HostName.lookAlikes)?.first == "\(ascii).example", "\(letter)")
        }
    }
}
