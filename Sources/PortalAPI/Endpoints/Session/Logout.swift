import PortalStore
import PortalToolkit

/// `POST /auth/logout`: ends the session, if any, and clears the cookie.
enum Logout {
    static func respond(_ context: RequestContext) throws -> Response {
        try context.noQuery()
        try context.noBody()
        for token in SessionAuthenticator.tokens(of: context.request, client: context.tenant.id) {
            if let key = try SessionAuthenticator.key(token, context) { try end(key, context) }
        }
        return Response(
            status: 204,
            headers: [
                ("Cache-Control", "no-store"), Cookies.set(Cookies.session(context.tenant.id), "", maxAge: .zero),
            ])
    }

    /// Ignores sessions already ended.
    private static func end(_ key: SessionKey, _ context: RequestContext) throws {
        let id = context.services.random.id()
        do {
            try context.store.write(as: key, now: context.now) { writer in
                let user = writer.scope.user
                try writer.endSession(
                    audit: NewAuditEvent(
                        id: id, at: context.now, action: .authLogout, targetKind: .user,
                        targetID: PublicID.string(user.id), targetName: user.name, ip: context.request.clientAddress))
            }
        } catch is SignedOut {}
    }
}
