import PortalStore
import PortalToolkit

/// Limits the session cookies per host, so that header size limits lock nobody out.
enum SessionCookieLimit {
    private static let maximum = 10

    /// `Set-Cookie` fields that remove invalid cookies, then the oldest, above the limit.
    static func removals(_ context: RequestContext) throws -> [(name: String, value: String)] {
        let own = Cookies.session(context.tenant.id)
        let cookies = Cookies.all(in: context.request.cookie)
            .filter { $0.name.hasPrefix(Cookies.sessionPrefix) && $0.name != own }
        guard cookies.count >= maximum else { return [] }
        let aged = try cookies.map { (name: $0.name, issuedAt: try issuedAt($0.value, context)) }
        let excess = max(cookies.count + 1 - maximum, aged.count { $0.issuedAt == 0 })
        return aged.sorted { $0.issuedAt < $1.issuedAt }.prefix(excess)
            .filter { isCookieName($0.name) }
            .map { Cookies.set($0.name, "", maxAge: .zero) }
    }

    /// When the token was signed; 0 if it is invalid or expired.
    private static func issuedAt(_ token: Substring, _ context: RequestContext) throws -> Instant {
        try context.keys.claims(token, now: context.now)?.issuedAt ?? 0
    }

    /// Only names issued by the portal are echoed into a header.
    private static func isCookieName(_ name: Substring) -> Bool {
        PublicID.id(name.dropFirst(Cookies.sessionPrefix.count)) != nil
    }
}
