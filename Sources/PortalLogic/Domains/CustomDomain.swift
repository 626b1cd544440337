package import PortalToolkit

/// Rules for claimed domains.
package enum CustomDomain {
    /// Returns the stored form of a claimed name: lower-case A-labels.
    ///
    /// - Parameters:
    ///   - baseHosts: The portal's own names in normal form.
    ///   - isDemo: Allows `.localhost` and names below a base host, for `portalctl demo`.
    /// - Throws: The violated rule.
    package static func checked(
        _ text: String, baseHosts: [String], isDemo: Bool = false
    ) throws(Violation) -> String {
        let name = try HostName.checked(text)
        if isDemo { return name }
        if baseHosts.contains(name) { throw .ownHost }
        if baseHosts.contains(where: { HostName.isSame(name, asOrBelow: $0) }) { throw .belowOwnHost }
        if name.hasSuffix(".local") || name.hasSuffix(".localhost") { throw .reserved }
        return name
    }
}

extension Violation {
    package static let ownHost = Violation(.ownHost, "must not be one of the portal's own names")
    package static let belowOwnHost = Violation(
        .belowOwnHost, "must not be a subdomain of one of the portal's own names")
    static let reserved = Violation(.reserved, "must not end in .local or .localhost, which are not in public DNS")
}
