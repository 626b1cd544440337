import PortalLogic
import PortalStore
import PortalToolkit

/// Redirects of a former domain to the one that has replaced it.
enum FormerDomain {
    /// The same address under the new domain, or `nil` for any other host.
    static func location(for request: Request, in scope: PublicScope, now: Instant) throws -> String? {
        guard let name = HostName.normalized(request.host),
            let successor = try scope.successor(of: name, now: now),
            try scope.tenant(domain: successor)?.isServed(now: now) == true
        else { return nil }
        let query = request.query.isEmpty ? "" : "?" + request.query
        return "https://\(successor)\(port(of: request.origin))\(request.path)\(query)"
    }

    /// `:8443` of `https://host:8443`; empty without a port.
    private static func port(of origin: String) -> Substring {
        guard let colon = origin.lastIndex(of: ":"), origin[colon...].dropFirst().allSatisfy(\.isNumber) else {
            return ""
        }
        return origin[colon...]
    }

    /// Permanent, so that bookmarks follow; but asked again, as the redirect ends.
    static func redirect(to location: String) -> Response {
        Response(status: 308, headers: [("Location", location), ("Cache-Control", "no-store")])
    }
}
