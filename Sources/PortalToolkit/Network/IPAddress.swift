import Glibc

/// An IPv4 or IPv6 address; IPv4 is stored as `::ffff:a.b.c.d`.
package struct IPAddress: Sendable, Equatable, CustomStringConvertible {
    /// 16 bytes in network order.
    package let bytes: [UInt8]

    /// Parses the usual text forms, without port, brackets or zone.
    package init?(_ text: String) {
        var four = in_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            let quad = withUnsafeBytes(of: &four) { Array($0) }
            bytes = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF] + quad
            return
        }
        var six = in6_addr()
        guard inet_pton(AF_INET6, text, &six) == 1 else { return nil }
        bytes = withUnsafeBytes(of: &six) { Array($0) }
    }

    /// From the 4 or 16 bytes of a packet, in network order.
    package init?(networkBytes: [UInt8]) {
        switch networkBytes.count {
        case 4: bytes = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF] + networkBytes
        case 16: bytes = networkBytes
        default: return nil
        }
    }

    /// Whether the text was an IPv4 address, mapped or not.
    package var isIPv4: Bool { bytes.prefix(12) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF] }

    /// The usual text form: dotted for IPv4, RFC 5952 for IPv6.
    package var description: String {
        if isIPv4 { return bytes.suffix(4).map { "\($0)" }.joined(separator: ".") }
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(AF_INET6, bytes, &text, socklen_t(text.count)) != nil else { return "::" }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}

/// An address range, such as `10.0.0.0/8`; a single address is its own range.
package struct AddressRange: Sendable, Equatable {
    private let base: [UInt8]
    private let bits: Int

    /// Parses `address` or `address/bits`; address bits beyond the prefix must be zero.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let address = IPAddress(String(first)) else { return nil }
        let width = first.utf8.contains(0x3A) ? 128 : 32
        var length = width
        if parts.count == 2 {
            guard parts[1].utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let number = Int(parts[1]), number <= width
            else { return nil }
            length = number
        }
        base = address.bytes
        bits = length + 128 - width
        guard Self.masked(base, bits) == base else { return nil }
    }

    /// Whether the address lies in the range.
    package func contains(_ address: IPAddress) -> Bool { Self.masked(address.bytes, bits) == base }

    private static func masked(_ bytes: [UInt8], _ bits: Int) -> [UInt8] {
        bytes.enumerated().map { position, byte in
            let kept = min(8, max(0, bits - position * 8))
            return kept == 0 ? 0 : byte & (0xFF << UInt8(8 - kept))
        }
    }
}

extension IPAddress {
    private static let privateRanges = [
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16",
        "224.0.0.0/3", "::/128", "::1/128", "fc00::/7", "fe80::/10", "ff00::/8",
    ].compactMap(AddressRange.init)

    /// Whether the address is not one of the public internet (RFC 6890): private, loopback, link-local, multicast.
    package var isPrivate: Bool { Self.privateRanges.contains { $0.contains(self) } }

    /// Beside the private ones, those that IANA's registries of special addresses call not globally reachable, and those
    /// that lead to an IPv4 address inside them.
    private static let specialRanges = [
        "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "::/96",
        "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        "5f00::/16", "fec0::/10",
    ].compactMap(AddressRange.init)

    /// Whether the address is one of the public internet that may be connected to at a stranger's word.
    package var isGlobal: Bool { !isPrivate && !Self.specialRanges.contains { $0.contains(self) } }
}
