import PortalStore

/// `POST /auth/login`: e-mail and password for a session.
///
/// Known and unknown addresses, and a wrong password, cost the same: one hash and one committed write.
enum Login {
    private struct Attempt {
        let email: String
        let password: String
        let remember: Bool
    }

    static func respond(_ call: Call) throws -> Response {
        try call.noQuery()
        let attempt = try attempt(call)
        let guardian = try Throttle(call, email: attempt.email)
        let credentials = try call.store.read { scope in
            try guardian.check(in: scope)
            return try scope.credentials(client: call.tenant.id, email: attempt.email)
        }
        let isRight = try call.services.hasher.verify(attempt.password, against: credentials?.passwordHash)
        guard let credentials, isRight else { return try refuse(call, guardian) }
        return try admit(call, attempt, credentials, guardian)
    }

    private static func attempt(_ call: Call) throws -> Attempt {
        var body = try call.body()
        let email = body.string("email", max: 256)
        let password = body.string("password", max: 256)
        let remember = body.optionalBool("remember") ?? false
        try body.finish()
        return Attempt(
            email: EmailAddress.normalized(email) ?? email, password: password, remember: remember)
    }

    private static func refuse(_ call: Call, _ guardian: Throttle) throws -> Response {
        try call.store.writeOpen(client: call.tenant.id) { try guardian.countFailure($0) }
        throw Problem(.invalidCredentials, "E-mail or password is wrong.")
    }

    private static func admit(
        _ call: Call, _ attempt: Attempt, _ credentials: Credentials, _ guardian: Throttle
    ) throws -> Response {
        let user = credentials.user
        let hasher = call.services.hasher
        let rehashed =
            hasher.needsRehash(credentials.passwordHash) ? try hasher.hash(attempt.password) : nil
        let session = newSession(call, user: user, remember: attempt.remember)
        let event = NewAuditEvent(
            id: call.services.random.id(), at: call.now, action: "auth.login", targetKind: "user",
            targetID: PublicID.string(user.id), targetName: user.name, ip: call.request.clientAddress)
        try call.store.writeOpen(client: call.tenant.id) { writer in
            try recheck(call, writer.open, credentials, email: attempt.email)
            try writer.begin(session, user: user, audit: event)
            try guardian.forgetFailures(writer)
            if let rehashed { try writer.rehash(user: user.id, from: credentials.passwordHash, to: rehashed) }
        }
        return try answer(call, session, attempt)
    }

    /// What was checked before this transaction must still hold inside it.
    private static func recheck(
        _ call: Call, _ scope: OpenScope, _ credentials: Credentials, email: String
    ) throws {
        guard let tenant = try scope.tenant(id: call.tenant.id), tenant.isServed(now: call.now) else {
            throw Problem.portalNotFound
        }
        let current = try scope.credentials(client: tenant.id, email: email)
        guard current?.user.id == credentials.user.id, current?.passwordHash == credentials.passwordHash else {
            throw Problem(.invalidCredentials, "E-mail or password is wrong.")
        }
    }

    private static func newSession(_ call: Call, user: PortalUser, remember: Bool) -> NewSession {
        let settings = call.services.settings
        let day: Int64 = 86_400_000
        let key = SessionKey(client: call.tenant.id, user: user.id, session: call.services.random.id())
        return NewSession(
            key: key, createdAt: call.now, expiresAt: call.now + (remember ? 90 * day : settings.sessionMax),
            idleFor: remember ? 14 * day : settings.sessionIdle, ip: call.request.clientAddress,
            userAgent: call.request.userAgent.map { String($0.prefix(256)) })
    }

    private static func answer(_ call: Call, _ session: NewSession, _ attempt: Attempt) throws -> Response {
        let client = call.tenant.id
        let token = try call.keys.tokens().sign(
            TokenClaims(
                userID: session.key.user, clientID: client, sessionID: session.key.session, issuedAt: call.now,
                expiresAt: session.expiresAt))
        let age = attempt.remember ? (session.expiresAt - call.now) / 1000 : nil
        var response = Response.json(capacity: 512) { json in
            json.field("jwt", token)
            json.instant("expires_at", session.expiresAt)
        }
        response.headers.append(Cookies.set(Cookies.session(client), token, maxAge: age))
        response.headers.append(
            Cookies.set(
                Cookies.device(client),
                try DeviceCookie(ring: call.keys.ring).value(
                    device: call.services.random.id(), client: client, email: attempt.email, now: call.now),
                maxAge: DeviceCookie.life / 1000))
        response.headers += CookieCrowd.removals(call)
        response.log.user = PublicID.string(session.key.user)
        return response
    }
}
