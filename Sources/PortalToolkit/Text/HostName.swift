/// Host names in the form for storing and comparing: lower-case A-labels, no port, no trailing dot.
package enum HostName {
    /// The normal form of a host from an edge or a person, or `nil` if invalid; IP addresses stay unchanged (without
    /// brackets).
    package static func normalized(_ host: String) -> String? {
        let name = withoutTrailingDot(withoutPort(host))
        if isIPAddress(name) { return Text.asciiLowercased(String(name)) }
        let labels = Text.isASCII(String(name)) ? Text.asciiLowercased(String(name)) : Text.aLabels(String(name))
        guard let labels, isValid(labels) else { return nil }
        return labels
    }

    /// Maximum number of bytes, without a trailing dot (RFC 1035 §2.3.4).
    package static let maximumLength = 253

    /// Whether a lower-case name is valid: at most 253 bytes of labels of letters, digits and inner hyphens (RFC 1123).
    package static func isValid(_ name: String) -> Bool {
        guard (1...maximumLength).contains(name.utf8.count) else { return false }
        return name.utf8.split(separator: 0x2e, omittingEmptySubsequences: false).allSatisfy { label in
            (1...63).contains(label.count) && label.first != 0x2d && label.last != 0x2d
                && label.allSatisfy { (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2d }
        }
    }

    /// Whether the name is an IPv4 or IPv6 literal, without brackets; includes short forms accepted by resolvers, such
    /// as `127.1`: names whose last label is a number (WHATWG URL, "ends in a number").
    package static func isIPAddress(_ name: some StringProtocol) -> Bool {
        if name.utf8.contains(0x3a) { return true }
        guard let last = name.utf8.split(separator: 0x2e).last else { return false }
        let isHex = last.starts(with: [0x30, 0x78]) || last.starts(with: [0x30, 0x58])
        return last.allSatisfy { (0x30...0x39).contains($0) } || isHex
    }

    /// Whether `name` is `other` or a subdomain of it.
    package static func isSame(_ name: String, asOrBelow other: String) -> Bool {
        name == other || name.hasSuffix("." + other)
    }

    /// Removes a port, as in `host:8443` or `[::1]:8443`, and brackets.
    static func withoutPort(_ host: String) -> Substring {
        if host.utf8.first == 0x5b, let close = host.utf8.firstIndex(of: 0x5d) {
            return host[host.utf8.index(after: host.startIndex)..<close]
        }
        guard let colon = host.utf8.firstIndex(of: 0x3a), host.utf8.lastIndex(of: 0x3a) == colon else {
            return host[...]
        }
        return host[..<colon]
    }

    static func withoutTrailingDot(_ name: Substring) -> Substring {
        // IDNA reads the ideographic full stop as a dot.
        guard let last = name.unicodeScalars.last, last == "." || last == "\u{3002}" else { return name }
        return Substring(name.unicodeScalars.dropLast())
    }
}
