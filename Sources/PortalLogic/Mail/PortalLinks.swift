package import PortalStore

/// URLs in mails, from configuration and the active domain, never from a request.
package struct PortalLinks: Sendable {
    let baseHost: String
    private let port: Int

    /// - Parameters:
    ///   - baseHost: First base host of the installation.
    ///   - port: Public HTTPS port.
    package init(baseHost: String, port: Int) {
        self.baseHost = baseHost
        self.port = port
    }

    /// Returns the URL of a page of a client's portal, such as `invite#token=…`; empty for the start page.
    package func url(_ facts: MailFacts, page: String = "") -> String {
        url(facts.domain ?? facts.baseHost ?? baseHost, facts.slug, page)
    }

    /// Returns the URL on the MSP's host, independent of the client's own domain.
    package func permanentURL(_ facts: MailFacts, page: String = "") -> String {
        permanentURL(of: facts.slug, mspHost: facts.baseHost, page: page)
    }

    /// Returns the URL on the MSP's host, independent of the client's own domain.
    /// - Parameter mspHost: The MSP's base host; `nil` for the installation's.
    package func permanentURL(of slug: String, mspHost: String?, page: String = "") -> String {
        url(mspHost ?? baseHost, slug, page)
    }

    private func url(_ host: String, _ slug: String, _ page: String) -> String {
        "https://" + host + (port == 443 ? "" : ":\(port)") + "/portal/\(slug)/" + page
    }
}
