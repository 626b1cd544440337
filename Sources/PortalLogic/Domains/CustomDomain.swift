package import PortalStore
package import PortalToolkit

/// Rules for claimed domains.
package enum CustomDomain {
    /// Returns the stored form of a name that a client claims anew, judged by all rules. Names that the client has
    /// already are not for this function.
    ///
    /// - Parameter scope: For base hosts of MSPs and domains in use; indexed reads only.
    /// - Throws: The violated rule, as ``Violation``; errors of the database.
    package static func claimed(
        _ text: String, by client: ClientID, rules: Operations.HostRules, in scope: PublicScope
    ) throws -> String {
        let name = try HostName.checked(text)
        if rules.isDemo { return name }
        func isBaseHost(_ host: String) throws -> Bool {
            try rules.baseHosts.contains(host) || scope.msp(baseHost: host) != nil
        }
        if let violation = try violation(ofOwn: name, isBaseHost: isBaseHost) ?? violation(of: name) { throw violation }
        for other in HostName.lookAlikes(of: name) {
            let holder = try scope.client(routing: other) ?? client
            let isOwn = try violation(ofOwn: other, isBaseHost: isBaseHost) != nil
            guard holder == client, !isOwn else { throw Violation.confusable }
        }
        return name
    }

    /// The first rule that a name violates by itself.
    ///
    /// - Parameter name: In normal form.
    static func violation(of name: String) -> Violation? {
        if let last = name.split(separator: ".").last, specialUse.contains(String(last)) { return .reserved }
        if HostName.isPublicSuffix(name) { return .publicSuffix }
        return HostName.mixesScripts(name) ? .mixedScript : nil
    }

    /// Top-level domains for which no certificate can be had (IANA, special-use domain names; `internal`: ICANN, 2024).
    /// `test` and `example` are for trials.
    private static let specialUse: Set<String> = ["alt", "arpa", "internal", "invalid", "local", "localhost", "onion"]

    /// The violation of a name that is, or lies below, a base host of the installation or of an MSP.
    ///
    /// - Parameter name: In normal form.
    static func violation(ofOwn name: String, isBaseHost: (String) throws -> Bool) rethrows -> Violation? {
        let labels = name.split(separator: ".")
        for first in labels.indices where try isBaseHost(labels[first...].joined(separator: ".")) {
            return first == 0 ? .ownHost : .belowOwnHost
        }
        return nil
    }
}

extension Violation {
    package static let ownHost = Violation(.ownHost, "must not be one of the portal's own names")
    package static let belowOwnHost = Violation(
        .belowOwnHost, "must not be a subdomain of one of the portal's own names")
    static let reserved = Violation(
        .reserved, "must not end in .local, .localhost, .internal or another ending that is not for names in public DNS"
    )
    static let publicSuffix = Violation(
        .publicSuffix,
        "must not be a public suffix such as co.uk or github.io; take a name below it that belongs to the company")
    static let mixedScript = Violation(
        .mixedScript, "must not mix letters of different scripts, such as Latin and Cyrillic, between two dots")
    static let confusable = Violation(
        .confusable, "must not look like a name that is in use here, in letters other than the usual ones")
}
