import PortalLogic
import PortalStore
import PortalToolkit

/// Starts sessions, after a login or an accepted invitation.
enum SessionStart {
    /// A new session; `remember` keeps the device signed in.
    /// - Parameter id: the session's id; `nil` generates one.
    static func session(_ context: RequestContext, user: UserID, remember: Bool, id: Int64? = nil) -> NewSession {
        let (idle, max) = lifetimes(context, remember: remember)
        let key = SessionKey(client: context.tenant.id, user: user, session: id ?? context.services.random.id())
        return NewSession(
            key: key, createdAt: context.now,
            expiresAt: context.now + max, idleFor: idle,
            ip: context.request.clientAddress,
            userAgent: context.request.userAgent.map { String(String.UnicodeScalarView($0.unicodeScalars.prefix(256))) }
        )
    }

    /// The installation's, or shorter ones of the client's policy.
    private static func lifetimes(_ context: RequestContext, remember: Bool) -> (idle: Duration, max: Duration) {
        let (settings, policy) = (context.services.settings, AccountPolicy(context.tenant))
        let idle = remember ? max(.days(14), settings.sessionIdle) : settings.sessionIdle
        let longest = remember ? max(.days(90), settings.sessionMax) : settings.sessionMax
        return (min(idle, policy.sessionIdle ?? idle), min(longest, policy.sessionMax ?? longest))
    }

    /// Equal for retries under the same idempotency key, so that a client that missed the response gets one session;
    /// `nil` without a key.
    static func id(_ context: RequestContext, _ user: PortalUser, remember: Bool) throws -> Int64? {
        guard let key = context.request.idempotencyKey else { return nil }
        let digest = try Crypto.sha256(Array("login \(context.tenant.id) \(user.id) \(remember) \(key)".utf8))
        return RandomSource { count in Array(digest.prefix(count)) }.id()
    }

    /// The audit event of a login.
    /// - Parameter factor: the second factor; `nil` for none.
    static func event(_ context: RequestContext, _ user: PortalUser, _ factor: FactorKind? = nil) -> NewAuditEvent {
        context.event(.authLogin, on: user.id, name: user.name, factor.map { [Change("factors", nil, $0)] } ?? [])
    }

    /// The response with the token, in body and cookie, and a new device cookie.
    static func answer(_ context: RequestContext, _ session: NewSession, email: String, remember: Bool) throws
        -> Response
    {
        let client = context.tenant.id
        let token = try context.keys.tokens().sign(
            TokenClaims(
                userID: session.key.user, clientID: client, sessionID: session.key.session, issuedAt: context.now,
                expiresAt: session.expiresAt))
        let age = remember ? session.expiresAt - context.now : nil
        var response = Response.json(capacity: 512) { json in
            json.field("jwt", token)
            json.instant("expires_at", session.expiresAt)
        }
        response.headers.append(Cookies.set(Cookies.session(client), token, maxAge: age))
        // A login that is sent again stays one device.
        response.headers.append(
            try deviceCookie(context, device: session.key.session, email: email, now: context.now))
        response.headers += try SessionCookieLimit.removals(context)
        response.log.user = PublicID.string(session.key.user)
        return response
    }

    /// Makes this device known as the user's.
    /// - Parameter email: in the form of its throttles.
    static func deviceCookie(_ context: RequestContext, device: Int64, email: String, now: Instant) throws -> (
        name: String, value: String
    ) {
        let cookie = try DeviceCookie(ring: context.keys.ring)
            .value(device: device, client: context.tenant.id, email: email, now: now)
        return Cookies.set(Cookies.device(context.tenant.id), cookie, maxAge: DeviceCookie.lifetime)
    }
}
