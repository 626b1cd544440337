/// Links that an owner or operator gives: a logo, an imprint.
public enum WebURL {
    /// Whether a text is an `https` URL with a sane host, no credentials, nothing that needs quoting in HTML, a header
    /// or a log, and at most 2,048 bytes.
    public static func isValid(_ text: String) -> Bool {
        guard text.utf8.count <= 2048, text.hasPrefix("https://") else { return false }
        let rest = text.dropFirst(8)
        guard rest.utf8.allSatisfy(isAllowed) else { return false }
        let end = rest.utf8.firstIndex { $0 == 0x2f || $0 == 0x3f || $0 == 0x23 } ?? rest.endIndex
        return isAuthority(rest[..<end])
    }

    private static func isAuthority(_ authority: Substring) -> Bool {
        guard !authority.utf8.contains(0x40) else { return false }
        let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
        guard let host = parts.first, parts.count <= 2 else { return false }
        if parts.count == 2 {
            guard parts[1].utf8.count <= 5, parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                let port = Int(parts[1]), (1...65_535).contains(port)
            else { return false }
        }
        let name = Text.asciiLowercased(String(host))
        return name.utf8.contains(0x2e) && HostName.isValid(name) && !HostName.isIPAddress(name)
    }

    /// The characters of RFC 3986, without the quote.
    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
        // ! # $ % & ( ) * + , - . / : ; = ? @ [ ] _ ~
        case 0x21, 0x23...0x26, 0x28...0x2f, 0x3a, 0x3b, 0x3d, 0x3f, 0x40, 0x5b, 0x5d, 0x5f, 0x7e: true
        default: false
        }
    }
}
