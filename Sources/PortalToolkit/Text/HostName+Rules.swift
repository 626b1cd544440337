extension HostName {
    /// The normal form of a user-supplied name: at least two labels, no port, no IP address.
    package static func checked(_ text: String) throws(Violation) -> String {
        // Including an optional trailing dot.
        guard text.unicodeScalars.count <= maximumLength + 1 else { throw .hostTooLong }
        let text = Text.ordinaryWidth(text)
        if let violation = company(of: text) { throw violation }
        let name = String(withoutTrailingDot(text[...]))
        if isIPAddress(name) { throw .ipAddress }
        let labels = try aLabels(name)
        // Digits of another script form an address only after conversion.
        if labels != name, isIPAddress(labels) { throw .ipAddress }
        guard labels.utf8.count <= maximumLength else { throw .hostTooLong }
        guard labels.utf8.contains(0x2e) else { throw .singleLabel }
        return labels
    }

    /// The lower-case, valid A-labels of a name.
    private static func aLabels(_ name: String) throws(Violation) -> String {
        if let violation = violation(of: name) { throw violation }
        let converted = Text.isASCII(name) ? Text.asciiLowercased(name) : Text.aLabels(name)
        guard let labels = converted else { throw .hostCharacter }
        if labels != name, let violation = violation(of: labels) { throw violation }
        // Invalid A-labels may be read differently by resolvers and browsers.
        let hasALabel = labels.utf8.split(separator: 0x2e).contains { $0.starts(with: "xn--".utf8) }
        guard !hasALabel || Text.aLabels(labels) == labels else { throw .notAnALabel }
        return labels
    }

    /// The violation of a name with additional parts, such as a port.
    private static func company(of text: String) -> Violation? {
        if text.utf8.contains(where: { $0 == 0x2f || $0 == 0x3f || $0 == 0x23 }) { return .isURL }
        if text.utf8.contains(0x2a) { return .wildcard }
        if text.utf8.first == 0x5b { return .ipAddress }
        guard let colon = text.utf8.firstIndex(of: 0x3a) else { return nil }
        let rest = text.utf8[text.utf8.index(after: colon)...]
        if rest.allSatisfy({ (0x30...0x39).contains($0) }) { return .port }
        let isIPv6 = text.utf8.allSatisfy {
            (0x30...0x3a).contains($0) || (0x61...0x66).contains($0 | 0x20) || $0 == 0x2e || $0 == 0x25
        }
        return isIPv6 ? .ipAddress : .hostCharacter
    }

    /// The first rule violated by a label; non-ASCII bytes are left to IDNA.
    private static func violation(of name: String) -> Violation? {
        if name.isEmpty { return .noHost }
        for label in name.utf8.split(separator: 0x2e, omittingEmptySubsequences: false) {
            if label.isEmpty { return .emptyLabel }
            if label.contains(0x5f) { return .hostUnderscore }
            guard label.allSatisfy(isLetter) else { return .hostCharacter }
            if label.first == 0x2d || label.last == 0x2d { return .labelHyphen }
            if label.count > 63, label.allSatisfy({ $0 < 0x80 }) { return .labelTooLong }
        }
        return nil
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x80...: true
        default: false
        }
    }
}

extension Violation {
    static let hostTooLong = tooLong(HostName.maximumLength)
    static let noHost = Violation(.noHost, "must have a host name such as portal.example.com")
    static let isURL = Violation(.isURL, "must be the host name alone, without https:// and without a path")
    package static let port = Violation(.port, "must not have a port")
    static let wildcard = Violation(.wildcard, "must be one name, not a wildcard")
    package static let ipAddress = Violation(.ipAddress, "must be a host name, not an IP address")
    static let hostCharacter = Violation(
        .hostCharacter, "must be a host name of letters, digits, hyphens and dots, such as portal.example.com")
    static let hostUnderscore = Violation(.hostUnderscore, "must not contain an underscore; use a hyphen")
    static let emptyLabel = Violation(.emptyLabel, "must not start with a dot or contain two dots in a row")
    static let labelTooLong = Violation(
        .labelTooLong, "must have at most 63 characters between two dots", max: 63)
    static let labelHyphen = Violation(.labelHyphen, "must not have a hyphen at the start or end of a label")
    static let notAnALabel = Violation(.notAnALabel, "must not contain an invalid xn-- label")
    static let singleLabel = Violation(.singleLabel, "must contain a dot, like portal.example.com")
}
