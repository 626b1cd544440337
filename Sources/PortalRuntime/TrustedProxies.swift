/// The proxies in front of our edge that may tell a client's address (`PORTAL_TRUSTED_PROXIES`).
package struct TrustedProxies: Sendable {
    private let ranges: [AddressRange]

    /// Trusts these ranges; none by default.
    package init(_ ranges: [AddressRange] = []) { self.ranges = ranges }

    /// The client's address: the peer, or when the peer is trusted the right-most hop that is not. In its one usual
    /// form, because it is counted by: `::ffff:192.0.2.1` is `192.0.2.1`, not one of all IPv4 in one network.
    /// - Parameters:
    ///   - peer: `REMOTE_ADDR`, the end of the TCP connection to the edge.
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
