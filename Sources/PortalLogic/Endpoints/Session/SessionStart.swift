import PortalStore

/// How a session begins: after a login, and after an invitation was accepted.
enum SessionStart {
    /// A new session; `remember` keeps the device signed in.
    /// - Parameter id: a new one; `nil` draws it.
    static func session(_ call: Call, user: Int64, remember: Bool, id: Int64? = nil) -> NewSession {
        let settings = call.services.settings
        let day: Int64 = 86_400_000
        let key = SessionKey(client: call.tenant.id, user: user, session: id ?? call.services.random.id())
        return NewSession(
            key: key, createdAt: call.now,
            expiresAt: call.now + (remember ? max(90 * day, settings.sessionMax) : settings.sessionMax),
            idleFor: remember ? max(14 * day, settings.sessionIdle) : settings.sessionIdle,
            ip: call.request.clientAddress,
            userAgent: call.request.userAgent.map { String(String.UnicodeScalarView($0.unicodeScalars.prefix(256))) })
    }

    /// The token, in the body and in the cookie, and the cookie by which the device is known from now on.
    static func answer(_ call: Call, _ session: NewSession, email: String, remember: Bool) throws -> Response {
        let client = call.tenant.id
        let token = try call.keys.tokens().sign(
            TokenClaims(
                userID: session.key.user, clientID: client, sessionID: session.key.session, issuedAt: call.now,
                expiresAt: session.expiresAt))
        let age = remember ? (session.expiresAt - call.now) / 1000 : nil
        var response = Response.json(capacity: 512) { json in
            json.field("jwt", token)
            json.instant("expires_at", session.expiresAt)
        }
        response.headers.append(Cookies.set(Cookies.session(client), token, maxAge: age))
        response.headers.append(
            Cookies.set(
                Cookies.device(client),
                try DeviceCookie(ring: call.keys.ring).value(
                    device: call.services.random.id(), client: client, email: email, now: call.now),
                maxAge: DeviceCookie.life / 1000))
        response.headers += try CookieCrowd.removals(call)
        response.log.user = PublicID.string(session.key.user)
        return response
    }
}
