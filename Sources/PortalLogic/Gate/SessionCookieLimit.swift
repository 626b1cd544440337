import PortalStore

/// Keeps the number of session cookies of one host small, so that the header limit locks nobody out.
enum CookieCrowd {
    /// The most session cookies that a browser keeps for this host.
    private static let most = 10

    /// `Set-Cookie` fields that remove invalid cookies, then the oldest, when there are more than ten.
    static func removals(_ context: RequestContext) throws -> [(name: String, value: String)] {
        let own = Cookies.session(context.tenant.id)
        let cookies = Cookies.all(in: context.request.cookie)
            .filter { $0.name.hasPrefix(Cookies.sessionPrefix) && $0.name != own }
        guard cookies.count >= most else { return [] }
        let aged = try cookies.map { (name: $0.name, issuedAt: try issuedAt($0.value, context)) }
        let excess = max(cookies.count + 1 - most, aged.count { $0.issuedAt == 0 })
        return aged.sorted { $0.issuedAt < $1.issuedAt }.prefix(excess)
            .filter { isCookieName($0.name) }
            .map { Cookies.set($0.name, "", maxAge: 0) }
    }

    /// When a token was signed; 0 when it is not ours or has ended.
    private static func issuedAt(_ token: Substring, _ context: RequestContext) throws -> Int64 {
        try context.keys.claims(token, now: context.now)?.issuedAt ?? 0
    }

    /// Only names that the portal itself gives go back into a header.
    private static func isCookieName(_ name: Substring) -> Bool {
        PublicID.id(name.dropFirst(Cookies.sessionPrefix.count)) != nil
    }
}
