public import PortalStore

/// Where the links in mails lead: from configuration and the active domain, never from a request.
public struct PortalLinks: Sendable {
    private let baseHost: String
    private let port: Int

    /// - Parameters:
    ///   - baseHost: the first of the installation's own hosts.
    ///   - port: the public port of HTTPS.
    public init(baseHost: String, port: Int) {
        self.baseHost = baseHost
        self.port = port
    }

    /// A page of a client's portal, such as `invite#token=…`; empty is its first page.
    public func url(_ facts: MailFacts, page: String = "") -> String {
        let host = facts.domain ?? facts.baseHost ?? baseHost
        return "https://" + host + (port == 443 ? "" : ":\(port)") + "/portal/\(facts.slug)/" + page
    }
}

extension PortalSettings {
    /// Where the links in mails lead.
    public var links: PortalLinks { PortalLinks(baseHost: baseHosts.first ?? "localhost", port: publicPort) }
}
