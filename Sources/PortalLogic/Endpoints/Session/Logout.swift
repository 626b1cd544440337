import PortalStore

/// `POST /auth/logout`: ends the session, clears the cookie; also when there is none (any more).
enum Logout {
    static func respond(_ call: Call) throws -> Response {
        try call.noQuery()
        try call.noBody()
        for token in SessionGate.tokens(of: call.request, client: call.tenant.id) {
            if let key = try SessionGate.key(token, call) { try end(key, call) }
        }
        return Response(
            status: 204,
            headers: [
                ("Cache-Control", "no-store"), Cookies.set(Cookies.session(call.tenant.id), "", maxAge: 0),
            ])
    }

    /// A session that has ended already is fine.
    private static func end(_ key: SessionKey, _ call: Call) throws {
        let id = call.services.random.id()
        do {
            try call.store.write(as: key, now: call.now) { writer in
                let user = writer.scope.user
                try writer.endSession(
                    audit: NewAuditEvent(
                        id: id, at: call.now, action: "auth.logout", targetKind: "user",
                        targetID: PublicID.string(user.id), targetName: user.name, ip: call.request.clientAddress))
            }
        } catch is SignedOut {}
    }
}
