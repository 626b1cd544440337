import PortalStore
import PortalToolkit

/// Authenticates a request by its bearer token, or else by the tenant's cookies.
enum SessionAuthenticator {
    /// Returns the scope of the session.
    /// - Throws: `Problem` 401 without a valid token for this tenant.
    static func scope(for context: RequestContext, in publicScope: PublicScope) throws -> TenantScope {
        guard let scope = try found(for: context, in: publicScope) else { throw Problem.authenticationRequired }
        return scope
    }

    /// The session of a request that needs none.
    static func session(of context: RequestContext, in publicScope: PublicScope) throws -> SessionKey? {
        try found(for: context, in: publicScope)?.session
    }

    private static func found(for context: RequestContext, in publicScope: PublicScope) throws -> TenantScope? {
        for token in tokens(of: context.request, client: context.tenant.id) {
            guard let key = try key(token, context) else { continue }
            if let scope = try publicScope.tenantScope(for: key, now: context.now) { return scope }
        }
        return nil
    }

    /// The session of a valid token for this tenant.
    static func key(_ token: Substring, _ context: RequestContext) throws -> SessionKey? {
        guard let claims = try context.keys.claims(token, now: context.now), claims.clientID == context.tenant.id
        else { return nil }
        // A token's time is cut to seconds.
        return SessionKey(
            client: claims.clientID, user: claims.userID, session: claims.sessionID,
            issuedAt: claims.issuedAt + .milliseconds(999))
    }

    /// Candidate tokens: `Authorization` wins; otherwise every cookie with the tenant's name.
    static func tokens(of request: Request, client: ClientID) -> [Substring] {
        if request.authorization != nil { return request.bearerToken.map { [$0] } ?? [] }
        return Cookies.values(named: Cookies.session(client), in: request.cookie)
    }
}
