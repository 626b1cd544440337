import PortalLogic
import PortalStore
import PortalToolkit

/// `POST /auth/login`: starts a session, given e-mail and password; or, for an account with a second factor, a login that
/// waits for it.
///
/// Known and unknown addresses, wrong passwords, and accounts with and without a factor cost the same: one hash and one
/// committed write.
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
        let (credentials, hasFactor, device) = try context.store.read { scope in
            try throttle.check { try scope.failures(client: context.tenant.id, subject: $0) }
            let credentials = try scope.credentials(client: context.tenant.id, attempt.email)
            // Asked for unknown users too, for equal timing.
            let hasFactor = try scope.hasFactor(credentials?.user.id ?? 0, client: context.tenant.id)
            let begun = try SessionStart.begun(context, credentials?.user.id ?? 0, remember: attempt.remember, scope)
            let device = try DeviceTrust.device(
                context, of: credentials?.user, email: attempt.email.form, begun: begun, scope)
            return (credentials, hasFactor, device)
        }
        let isRight = try context.services.hasher.verify(attempt.password, against: credentials?.passwordHash)
        guard let credentials, isRight else { return try refuse(context, throttle) }
        return hasFactor && device == nil
            ? try askForFactor(context, attempt, credentials)
            : try startSession(context, attempt, credentials, throttle, trusted: device)
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
        try context.write {
            try throttle.countFailure($0.counters.add)
        }
        throw Problem(.invalidCredentials, "E-mail or password is wrong.")
    }

    private static func startSession(
        _ context: RequestContext, _ attempt: Attempt, _ credentials: Credentials, _ throttle: Throttle,
        trusted device: TrustedDevice?
    ) throws -> Response {
        let user = credentials.user
        let rehashed = try rehashed(context, attempt, credentials)
        // A trusted device lets in, but is no proof for what hurts.
        let start = try SessionStart(
            context, user.id, email: user.email, remember: attempt.remember, isProof: device == nil)
        let event = context.loginEvent(user)
        try context.write { writer in
            try recheck(context, writer.scope, credentials, email: attempt.email)
            guard try isEnough(context, user.id, device, writer.scope) else {
                throw Problem.busy("a login needs a second factor since a moment ago")
            }
            try start.begin(writer, as: user, audit: event) { context.loginChanges(trusted: device != nil, $0) }
            try throttle.clearFailures(writer.counters.clear)
            if let rehashed { try writer.rehash(user: user.id, from: credentials.passwordHash, to: rehashed) }
        }
        return try start.answer()
    }

    /// Whether the password, on a trusted device or not, is still all that the account asks for.
    private static func isEnough(
        _ context: RequestContext, _ user: UserID, _ device: TrustedDevice?, _ scope: PublicScope
    ) throws -> Bool {
        let client = context.tenant.id
        guard let device else { return try !scope.hasFactor(user, client: client) }
        return try scope.trustedDevices(of: user, client: client, now: context.now).contains { $0.id == device.id }
    }

    private static func askForFactor(_ context: RequestContext, _ attempt: Attempt, _ credentials: Credentials) throws
        -> Response
    {
        let user = credentials.user
        let rehashed = try rehashed(context, attempt, credentials)
        let token = context.services.random.secret()
        let challenge = LoginChallenge(
            tokenHash: try OneTimeLink.hash(token), user: user.id, remember: attempt.remember,
            expiresAt: context.now + LoginFactor.lifetime)
        let host = try context.passkeys(for: .login).host
        let kinds: [FactorKind] = try context.write { writer in
            try recheck(context, writer.scope, credentials, email: attempt.email)
            try writer.add(challenge)
            if let rehashed { try writer.rehash(user: user.id, from: credentials.passwordHash, to: rehashed) }
            let factors = try writer.scope.factors(of: user.id, client: context.tenant.id)
            let codesLeft = try writer.scope.recoveryCodesLeft(of: user.id, client: context.tenant.id)
            return (factors.authenticators.isEmpty ? [] : [.totp])
                + (factors.passkeys(on: host).isEmpty ? [] : [.passkey]) + (codesLeft > 0 ? [.recovery] : [])
        }
        return LoginFactor.challenge(context, challenge, token, kinds)
    }

    private static func rehashed(_ context: RequestContext, _ attempt: Attempt, _ credentials: Credentials) throws
        -> String?
    {
        let hasher = context.services.hasher
        return hasher.needsRehash(credentials.passwordHash) ? try hasher.hash(attempt.password) : nil
    }

    /// Checks in the transaction that the password is still the one that was right.
    private static func recheck(
        _ context: RequestContext, _ scope: PublicScope, _ credentials: Credentials, email: EmailVariants
    ) throws {
        let current = try scope.credentials(client: context.tenant.id, email)
        guard current?.user.id == credentials.user.id, current?.passwordHash == credentials.passwordHash else {
            throw Problem(.invalidCredentials, "E-mail or password is wrong.")
        }
    }
}
