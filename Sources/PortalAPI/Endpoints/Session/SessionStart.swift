import PortalLogic
import PortalStore
import PortalToolkit

/// A session that begins, after a login or an accepted invitation.
struct SessionStart {
    private let context: RequestContext
    private let email: String
    private let session: NewSession
    private let remember: Bool
    /// The id that the device has had until now; `nil` for a new one.
    private let former: Int64?
    private let place: LoginPlace
    private let mailID: Int64

    /// Id of the session, and of the device from now on: what is trusted later is none of the copies of its cookie.
    var id: Int64 { session.key.session }

    /// - Parameters:
    ///   - email: of the user.
    ///   - remember: keeps the device signed in.
    ///   - isProof: whether it counts as a proof of who somebody is.
    init(_ context: RequestContext, _ user: UserID, email: String, remember: Bool, isProof: Bool = true) throws {
        let email = EmailAddress.stored(email).form
        former = try context.knownDevice(email: email)
        let agent = context.request.userAgent.map { String(String.UnicodeScalarView($0.unicodeScalars.prefix(256))) }
        let (idle, max) = Self.lifetimes(context, remember: remember)
        let id = try Self.id(context, user, remember: remember, isProof: isProof) ?? context.services.random.id()
        var session = NewSession(
            key: SessionKey(client: context.tenant.id, user: user, session: id), createdAt: context.now,
            expiresAt: context.now + max, idleFor: idle, ip: context.request.clientAddress, userAgent: agent)
        session.isProof = isProof
        (self.context, self.email, self.session, self.remember) = (context, email, session, remember)
        place = try LoginPlace(address: context.request.clientAddress, agent: agent, isKnownDevice: former != nil)
        mailID = context.services.random.id()
    }

    /// Whether an earlier try under the same key has begun it, whose answer was lost.
    func hasBegun(_ scope: PublicScope) throws -> Bool {
        try scope.tenantScope(for: session.key, now: context.now) != nil
    }

    /// The id of the session that an earlier try under the same key has begun on a trusted device, minutes ago; `nil` without
    /// one.
    static func begun(_ context: RequestContext, _ user: UserID, remember: Bool, _ scope: PublicScope) throws -> Int64?
    {
        guard let id = try id(context, user, remember: remember, isProof: false) else { return nil }
        let key = SessionKey(client: context.tenant.id, user: user, session: id)
        let session = try scope.tenantScope(for: key, now: context.now)?.sessions(now: context.now).first {
            $0.id == id
        }
        return session.flatMap { $0.createdAt + LoginFactor.lifetime > context.now ? id : nil }
    }

    /// Begins it, and tells the user by mail of a device or a network that is new to the account.
    /// - Parameters:
    ///   - user: as they are in this transaction.
    ///   - audit: the event of the login.
    ///   - changes: what the event tells of a login, given what is new about it; `nil` for what it tells already.
    ///   - trusts: whether the device stands in for a second factor from now on.
    func begin(
        _ writer: PublicWriter, as user: PortalUser, audit: NewAuditEvent, trusts: Bool = false,
        changes: ((LoginNews) -> [Change])? = nil
    ) throws {
        // What is new is told with the session that it begins, and not used up by one that is there already.
        guard try !hasBegun(writer.scope) else { return }
        var audit = audit
        let news = try writer.record(place, of: user, at: context.now)
        if let changes { audit.details = Change.json(changes(news)) }
        guard try writer.begin(session, user: user, audit: audit) else { return }
        if let former { try writer.rename(device: former, to: id, of: user.id) }
        try tell(news, user, writer)
        guard trusts else { return }
        try writer.trust(
            TrustedDevice(
                id: id, ip: session.ip, userAgent: session.userAgent, createdAt: context.now,
                expiresAt: context.now + DeviceTrust.lifetime), of: user.id)
    }

    /// Mails what is new, but not without end to who is called on under ever other names.
    private func tell(_ news: LoginNews, _ user: PortalUser, _ writer: PublicWriter) throws {
        guard news != .nothing else { return }
        do {
            try HourlyLimit.newPlaces(of: user.id).count(writer.counters, now: context.now)
        } catch is HourlyLimit.Reached {
            return
        }
        try writer.add(context.notice(.loggedIn(isNewDevice: news == .device), id: mailID, to: user))
    }

    /// The response with the token, in body and cookie, and the cookie of the device.
    func answer() throws -> Response {
        let client = context.tenant.id
        let token = try context.keys.tokens().sign(
            TokenClaims(
                userID: session.key.user, clientID: client, sessionID: id, issuedAt: context.now,
                expiresAt: session.expiresAt))
        let age = remember ? session.expiresAt - context.now : nil
        var response = Response.json(capacity: 512) { json in
            json.field("jwt", token)
            json.instant("expires_at", session.expiresAt)
        }
        response.headers.append(Cookies.set(Cookies.session(client), token, maxAge: age))
        response.headers.append(try context.deviceCookie(id, email: email, now: context.now))
        response.headers += try SessionCookieLimit.removals(context)
        response.log.user = PublicID.string(session.key.user)
        return response
    }

    /// The installation's, or shorter ones of the client's policy.
    private static func lifetimes(_ context: RequestContext, remember: Bool) -> (idle: Duration, max: Duration) {
        let (settings, policy) = (context.services.settings, AccountPolicy(context.tenant))
        let idle = remember ? max(.days(14), settings.sessionIdle) : settings.sessionIdle
        let longest = remember ? max(.days(90), settings.sessionMax) : settings.sessionMax
        return (min(idle, policy.sessionIdle ?? idle), min(longest, policy.sessionMax ?? longest))
    }

    /// Equal for retries under the same idempotency key, so that a client that missed the response gets one session, but no
    /// login of a trusted device gets one that has shown a factor; `nil` without a key.
    private static func id(_ context: RequestContext, _ user: UserID, remember: Bool, isProof: Bool) throws -> Int64? {
        guard let key = context.request.idempotencyKey else { return nil }
        let digest = try Crypto.sha256(Array("login \(context.tenant.id) \(user) \(remember) \(isProof) \(key)".utf8))
        return RandomSource { count in Array(digest.prefix(count)) }.id()
    }
}
