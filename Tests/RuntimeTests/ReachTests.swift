import PortalToolkit
import Testing

@testable import PortalJobs

@Suite struct ReachTests {
    @Test(arguments: [
        "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.8.9.10", "169.254.169.254", "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8", "192.0.2.1", "192.168.1.1", "198.18.0.1", "198.51.100.7", "203.0.113.9", "224.0.0.1", "240.0.0.1",
        "255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1",
        "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "fc00::1", "fd12:3456::1", "fe80::1",
        "fec0::1", "ff02::1", "3fff::1",
    ])
    func `only the public internet is within reach, and what the operator allows`(text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(Reach(networks: []).refusal(of: address, isEncrypted: true) != nil)
        let allowed = Reach(networks: [try #require(AddressRange(text))])
        #expect(allowed.refusal(of: address, isEncrypted: true) == nil)
        #expect(allowed.refusal(of: address, isEncrypted: false) == nil)
    }

    @Test(arguments: [
        "1.1.1.1", "9.255.255.255", "11.0.0.0", "172.32.0.1", "192.0.1.1", "198.20.0.1", "2606:4700::1", "2a00::1",
    ])
    func `the public internet is reached over TLS alone`(text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(Reach(networks: []).refusal(of: address, isEncrypted: true) == nil)
        #expect(Reach(networks: []).refusal(of: address, isEncrypted: false)?.hasSuffix("by https only") == true)
    }
}
