/// Names that a tenant may claim.
public enum CustomDomain {
    /// Why a name is refused at once.
    public enum Refusal: String, Error, Sendable, CaseIterable {
        /// Nothing, or not a host name.
        case invalid
        /// More than 253 bytes.
        case tooLong = "too-long"
        /// With a port.
        case port
        /// With a `*`.
        case wildcard
        /// An IP address.
        case ipAddress = "ip-address"
        /// No dot.
        case singleLabel = "single-label"
        /// Below `.local` or `.localhost`.
        case reserved
        /// One of the portal's own names, or below one.
        case ownHost = "own-host"

        /// For developers; people read the SPA's words for the code.
        public var message: String {
            switch self {
            case .invalid: "must be a host name such as portal.example.com"
            case .tooLong: "must not be longer than 253 bytes"
            case .port: "must not have a port"
            case .wildcard: "must not be a wildcard"
            case .ipAddress: "must be a name, not an IP address"
            case .singleLabel: "must have at least two labels"
            case .reserved: "must not end in .local or .localhost"
            case .ownHost: "must not be one of the portal's own names"
            }
        }
    }

    /// The form in which a claimed name is stored: lower-case A-labels; throws why it cannot be claimed.
    ///
    /// - Parameters:
    ///   - baseHosts: the portal's own names in normal form.
    ///   - isDemo: lets `.localhost` and names below a base host pass, for `portalctl demo`.
    public static func normalized(
        _ text: String, baseHosts: [String], isDemo: Bool = false
    ) throws(Refusal) -> String {
        if text.utf8.contains(0x2a) { throw .wildcard }
        let name = HostName.withoutTrailingDot(text[...])
        if name.utf8.first == 0x5b { throw .ipAddress }
        if let colon = name.utf8.firstIndex(of: 0x3a) {
            throw isPort(name[name.utf8.index(after: colon)...]) ? .port : isIPv6(name) ? .ipAddress : .invalid
        }
        if HostName.isIPAddress(name) { throw .ipAddress }
        let labels = Text.isASCII(String(name)) ? Text.asciiLowercased(String(name)) : Text.aLabels(String(name))
        guard let labels else { throw name.utf8.count > 253 ? .tooLong : .invalid }
        guard labels.utf8.count <= 253 else { throw .tooLong }
        // A name of digits in another script is an address only after the conversion.
        if HostName.isIPAddress(labels) { throw .ipAddress }
        guard HostName.isValid(labels), hasValidALabels(labels) else { throw .invalid }
        guard labels.utf8.contains(0x2e) else { throw .singleLabel }
        if isDemo { return labels }
        if baseHosts.contains(where: { HostName.isSame(labels, asOrBelow: $0) }) { throw .ownHost }
        if labels.hasSuffix(".local") || labels.hasSuffix(".localhost") { throw .reserved }
        return labels
    }

    private static func isPort(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) } && text.utf8.count <= 5
    }

    private static func isIPv6(_ text: Substring) -> Bool {
        text.utf8.allSatisfy {
            (0x30...0x3a).contains($0) || (0x61...0x66).contains($0 | 0x20) || $0 == 0x2e || $0 == 0x25
        }
    }

    /// An `xn--` label must be the A-label of something, or a resolver and a browser may read it differently.
    private static func hasValidALabels(_ name: String) -> Bool {
        !name.hasPrefix("xn--") && !name.contains(".xn--") || Text.aLabels(name) == name
    }
}
