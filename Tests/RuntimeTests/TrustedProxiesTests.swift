import PortalRuntime
import PortalToolkit
import Testing

@Suite struct TrustedProxiesTests {
    private let proxies = TrustedProxies(
        ["10.0.0.0/8", "2001:db8::/32", "192.0.2.1"].compactMap { AddressRange($0) })

    @Test(arguments: [
        // An untrusted peer cannot vouch for others.
        ("198.51.100.1", "6.6.6.6", "198.51.100.1"),
        ("10.1.2.3", "198.51.100.9", "198.51.100.9"),
        // The client's own entries are left of the proxy's.
        ("10.1.2.3", "6.6.6.6, 198.51.100.9", "198.51.100.9"),
        ("10.1.2.3", "6.6.6.6,198.51.100.9 ,10.9.9.9", "198.51.100.9"),
        ("2001:db8::1", "2001:db9::5", "2001:db9::5"),
        ("192.0.2.1", "10.2.2.2, 10.3.3.3", "10.2.2.2"),
        // An invalid hop ends the trust.
        ("10.1.2.3", "6.6.6.6, evil, 10.9.9.9", "10.9.9.9"),
        ("10.1.2.3", "unknown", "10.1.2.3"),
        ("10.1.2.3", "", "10.1.2.3"),
        ("::ffff:10.1.2.3", "198.51.100.9", "198.51.100.9"),
        // IPv4-mapped addresses are IPv4, and an address has one form.
        ("10.1.2.3", "::ffff:198.51.100.9", "198.51.100.9"),
        ("::ffff:10.1.2.3", "0:0:0:0:0:FFFF:c633:6409, ::ffff:10.9.9.9", "198.51.100.9"),
        ("::ffff:198.51.100.1", "6.6.6.6", "198.51.100.1"),
        ("10.1.2.3", "2001:DB9:0:0::0005", "2001:db9::5"),
        ("fe80::1%eth0", "6.6.6.6", "fe80::1%eth0"),
    ]) func `the client address is the last untrusted hop`(peer: String, forwarded: String, client: String) {
        #expect(proxies.client(peer: peer, forwardedFor: forwarded) == client)
    }

    @Test func `no proxy is trusted by default`() {
        #expect(TrustedProxies().client(peer: "10.0.0.1", forwardedFor: "6.6.6.6") == "10.0.0.1")
        #expect(TrustedProxies().client(peer: "::ffff:10.0.0.1", forwardedFor: nil) == "10.0.0.1")
        #expect(TrustedProxies().client(peer: nil, forwardedFor: "6.6.6.6") == nil)
    }

    @Test(arguments: ["10.0.0.0/8", "10.1.2.3", "::/0", "0.0.0.0/0", "fe80::/10", "2001:db8::1/128"])
    func `addresses and CIDR ranges are accepted`(text: String) { #expect(AddressRange(text) != nil) }

    @Test(arguments: [
        "", "10.0.0.0/", "10.0.0.0/33", "10.0.0.1/8", "::1/129", "a", "10.0.0/8", "10.0.0.0/8/8", "::/-1",
    ])
    func `malformed address ranges are refused`(text: String) { #expect(AddressRange(text) == nil) }

    @Test func `the range of all IPv4 addresses contains no IPv6 address`() throws {
        let all = try #require(AddressRange("0.0.0.0/0"))
        #expect(all.contains(try #require(IPAddress("1.2.3.4"))))
        #expect(!all.contains(try #require(IPAddress("2001:db8::1"))))
    }
}
