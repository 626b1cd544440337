import PortalLogic
import PortalStore
import PortalToolkit

/// `POST /auth/login`: starts a session, given e-mail and password.
///
/// Known and unknown addresses, and wrong passwords, cost the same: one hash and one committed write.
enum Login {
    private struct Attempt {
        let email: EmailVariants
        let password: String
        let remember: Bool
    }

    static func respond(_ context: RequestContext) throws -> Response {
        try context.noQuery()
        let attempt = try attempt(context)
        let throttle = try Throttle(context, email: attempt.email.form)
        let credentials = try context.store.read { scope in
            try throttle.check { try scope.failures(client: context.tenant.id, subject: $0) }
            return try scope.credentials(client: context.tenant.id, attempt.email)
        }
        let isRight = try context.services.hasher.verify(attempt.password, against: credentials?.passwordHash)
        guard let credentials, isRight else { return try refuse(context, throttle) }
        return try startSession(context, attempt, credentials, throttle)
    }

    private static func attempt(_ context: RequestContext) throws -> Attempt {
        var body = try context.body()
        let email = body.line("email", max: 256)
        let password = body.string("password", max: 256)
        let remember = body.optionalBool("remember") ?? false
        try body.finish()
        return Attempt(
            email: EmailAddress.stored(email), password: password, remember: remember)
    }

    private static func refuse(_ context: RequestContext, _ throttle: Throttle) throws -> Response {
        try context.store.writePublic(client: context.tenant.id) {
            try throttle.countFailure($0.counters.add)
        }
        throw Problem(.invalidCredentials, "E-mail or password is wrong.")
    }

    private static func startSession(
        _ context: RequestContext, _ attempt: Attempt, _ credentials: Credentials, _ throttle: Throttle
    ) throws -> Response {
        let user = credentials.user
        let hasher = context.services.hasher
        let rehashed =
            hasher.needsRehash(credentials.passwordHash) ? try hasher.hash(attempt.password) : nil
        let session = SessionStart.session(
            context, user: user.id, remember: attempt.remember,
            id: try sessionID(context, user, remember: attempt.remember))
        let event = NewAuditEvent(
            id: context.services.random.id(), at: context.now, action: .authLogin, targetKind: .user,
            targetID: PublicID.string(user.id), targetName: user.name, ip: context.request.clientAddress)
        try context.store.writePublic(client: context.tenant.id) { writer in
            try recheck(context, writer.scope, credentials, email: attempt.email)
            try writer.begin(session, user: user, audit: event)
            try throttle.clearFailures(writer.counters.clear)
            if let rehashed { try writer.rehash(user: user.id, from: credentials.passwordHash, to: rehashed) }
        }
        return try SessionStart.answer(context, session, email: attempt.email.form, remember: attempt.remember)
    }

    /// Equal for retries under the same idempotency key, so that a client that missed the response gets one session;
    /// `nil` without a key.
    private static func sessionID(_ context: RequestContext, _ user: PortalUser, remember: Bool) throws -> Int64? {
        guard let key = context.request.idempotencyKey else { return nil }
        let digest = try Crypto.sha256(Array("login \(context.tenant.id) \(user.id) \(remember) \(key)".utf8))
        return RandomSource { count in Array(digest.prefix(count)) }.id()
    }

    /// Repeats the checks made before this transaction.
    private static func recheck(
        _ context: RequestContext, _ scope: PublicScope, _ credentials: Credentials, email: EmailVariants
    ) throws {
        guard let tenant = try scope.tenant(id: context.tenant.id), tenant.isServed(now: context.now) else {
            throw Problem.portalNotFound
        }
        let current = try scope.credentials(client: tenant.id, email)
        guard current?.user.id == credentials.user.id, current?.passwordHash == credentials.passwordHash else {
            throw Problem(.invalidCredentials, "E-mail or password is wrong.")
        }
    }
}
