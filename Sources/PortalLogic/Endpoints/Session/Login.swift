import PortalStore

/// `POST /auth/login`: e-mail and password for a session.
///
/// Known and unknown addresses, and a wrong password, cost the same: one hash and one committed write.
enum Login {
    private struct Attempt {
        let email: StoredForms
        let password: String
        let remember: Bool
    }

    static func respond(_ call: Call) throws -> Response {
        try call.noQuery()
        let attempt = try attempt(call)
        let guardian = try Throttle(call, email: attempt.email.form)
        let credentials = try call.store.read { scope in
            try guardian.check { try scope.failures(client: call.tenant.id, subject: $0) }
            return try scope.credentials(client: call.tenant.id, attempt.email)
        }
        let isRight = try call.services.hasher.verify(attempt.password, against: credentials?.passwordHash)
        guard let credentials, isRight else { return try refuse(call, guardian) }
        return try admit(call, attempt, credentials, guardian)
    }

    private static func attempt(_ call: Call) throws -> Attempt {
        var body = try call.body()
        let email = body.line("email", max: 256)
        let password = body.string("password", max: 256)
        let remember = body.optionalBool("remember") ?? false
        try body.finish()
        return Attempt(
            email: EmailAddress.stored(email), password: password, remember: remember)
    }

    private static func refuse(_ call: Call, _ guardian: Throttle) throws -> Response {
        try call.store.writeOpen(client: call.tenant.id) {
            try guardian.countFailure($0.addFailure(subject:now:oldest:))
        }
        throw Problem(.invalidCredentials, "E-mail or password is wrong.")
    }

    private static func admit(
        _ call: Call, _ attempt: Attempt, _ credentials: Credentials, _ guardian: Throttle
    ) throws -> Response {
        let user = credentials.user
        let hasher = call.services.hasher
        let rehashed =
            hasher.needsRehash(credentials.passwordHash) ? try hasher.hash(attempt.password) : nil
        let session = SessionStart.session(
            call, user: user.id, remember: attempt.remember, id: try sessionID(call, user, remember: attempt.remember))
        let event = NewAuditEvent(
            id: call.services.random.id(), at: call.now, action: "auth.login", targetKind: "user",
            targetID: PublicID.string(user.id), targetName: user.name, ip: call.request.clientAddress)
        try call.store.writeOpen(client: call.tenant.id) { writer in
            try recheck(call, writer.open, credentials, email: attempt.email)
            try writer.begin(session, user: user, audit: event)
            try guardian.forgetFailures(writer.clearFailures(subject:))
            if let rehashed { try writer.rehash(user: user.id, from: credentials.passwordHash, to: rehashed) }
        }
        return try SessionStart.answer(call, session, email: attempt.email.form, remember: attempt.remember)
    }

    /// The same for the same login: whoever never saw the answer may send it again under the same key, and has one
    /// session. `nil` without a key.
    private static func sessionID(_ call: Call, _ user: PortalUser, remember: Bool) throws -> Int64? {
        guard let key = call.request.idempotencyKey else { return nil }
        let digest = try Crypto.sha256(Array("login \(call.tenant.id) \(user.id) \(remember) \(key)".utf8))
        return RandomSource { count in Array(digest.prefix(count)) }.id()
    }

    /// What was checked before this transaction must still hold inside it.
    private static func recheck(
        _ call: Call, _ scope: OpenScope, _ credentials: Credentials, email: StoredForms
    ) throws {
        guard let tenant = try scope.tenant(id: call.tenant.id), tenant.isServed(now: call.now) else {
            throw Problem.portalNotFound
        }
        let current = try scope.credentials(client: tenant.id, email)
        guard current?.user.id == credentials.user.id, current?.passwordHash == credentials.passwordHash else {
            throw Problem(.invalidCredentials, "E-mail or password is wrong.")
        }
    }
}
