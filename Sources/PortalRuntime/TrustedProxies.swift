package import PortalToolkit

/// Trusted proxies in front of the edge (`PORTAL_TRUSTED_PROXIES`).
package struct TrustedProxies: Sendable {
    private let ranges: [AddressRange]

    /// Trusts these ranges; none by default.
    package init(_ ranges: [AddressRange] = []) { self.ranges = ranges }

    /// The client's address: the peer, or behind trusted peers the right-most untrusted hop. Canonical, as throttling
    /// counts by it: `::ffff:192.0.2.1` is `192.0.2.1`, not part of one network of all IPv4 addresses.
    /// - Parameters:
    ///   - peer: `REMOTE_ADDR`, the edge's TCP peer.
    ///   - forwardedFor: `X-Forwarded-For`; only entries appended by trusted hops count.
    package func client(peer: String?, forwardedFor: String?) -> String? {
        nearest(peer: peer, forwardedFor: forwardedFor).map { text in
            text.utf8.contains(0x3A) ? IPAddress(text)?.description ?? text : text
        }
    }

    private func nearest(peer: String?, forwardedFor: String?) -> String? {
        guard let peer, !ranges.isEmpty, isTrusted(peer), let forwardedFor else { return peer }
        var nearest = peer
        for hop in forwardedFor.utf8.split(separator: 0x2C).reversed() {
            let text = String(decoding: hop.filter { $0 != 0x20 && $0 != 0x09 }, as: UTF8.self)
            guard IPAddress(text) != nil else { return nearest }
            nearest = text
            guard isTrusted(text) else { return text }
        }
        return nearest
    }

    private func isTrusted(_ text: String) -> Bool {
        guard let address = IPAddress(text) else { return false }
        return ranges.contains { $0.contains(address) }
    }
}
