import PortalLogic
import PortalStore
import PortalToolkit

/// `POST /auth/factor`: goes on with a login whose password was right.
enum LoginFactor {
    /// Time to enter a code.
    static let lifetime = Duration.minutes(10)

    private static let expired = Problem(
        .loginExpired, "This login has expired, or is complete. Start again with the password.")

    private static let wrongCode = Problem(
        .invalidCode, "The code is wrong, or has been used. Codes depend on the clock of the device.")

    /// The response to a right password, with the token in body and cookie.
    static func challenge(
        _ context: RequestContext, _ challenge: LoginChallenge, _ token: String, _ factors: [FactorKind]
    ) -> Response {
        var response = Response.json(capacity: 512) { json in
            json.field("mfa_required", true)
            json.field("mfa_token", token)
            json.id("user_id", challenge.user)
            json.strings("factors", factors.map(\.rawValue))
            json.instant("expires_at", challenge.expiresAt)
            json.field("trust_days", DeviceTrust.isAllowed(context) ? DeviceTrust.days : nil)
        }
        response.headers.append(Cookies.set(Cookies.login(context.tenant.id), token, maxAge: lifetime))
        return response
    }

    static func respond(_ context: RequestContext) throws -> Response {
        try context.noQuery()
        var body = try context.body()
        let token = body.optionalString("mfa_token", max: 256)
        let answer = body.has("passkey") ? body.passkey("passkey") : nil
        let typed = body.has("passkey") ? "" : body.string("code", max: 64)
        let trusts = body.optionalBool("trust_device") ?? false
        if trusts, !DeviceTrust.isAllowed(context) {
            body.fail("trust_device", .notAChoice, "must be false, as this portal trusts no devices")
        }
        try body.finish()
        let waiting = try waiting(context, token)
        guard let answer else {
            let attempt = try FactorAttempt(context, waiting.user, typed: typed, waiting.factors, waiting.codes)
            return try goOn(context, waiting, attempt, trusts: trusts, refusal: Self.wrongCode)
        }
        let ceremony = try context.passkeys(for: .factor(tokenHash: waiting.challenge.tokenHash))
        let attempt = try FactorAttempt(context, waiting.user, answer, ceremony, waiting.factors, waiting.codes)
        return try goOn(context, waiting, attempt, trusts: trusts, refusal: .invalidPasskey)
    }

    /// `POST /auth/factor/options`: asks for one of the account's passkeys.
    static func options(_ context: RequestContext) throws -> Response {
        try context.noQuery()
        var body = try context.body()
        let token = body.optionalString("mfa_token", max: 256)
        try body.finish()
        let waiting = try waiting(context, token)
        let ceremony = try context.passkeys(for: .factor(tokenHash: waiting.challenge.tokenHash))
        let passkeys = waiting.factors.passkeys(on: ceremony.host)
        guard !passkeys.isEmpty else { throw Problem.noPasskeyHere }
        let text = try ceremony.challenge(now: context.now, context.services.random)
        return .json(capacity: 512 + passkeys.count * 128) {
            $0.requestOptions(ceremony, challenge: text, verified: false, passkeys)
        }
    }

    /// A login that waits.
    private struct Waiting {
        let challenge: LoginChallenge
        let user: PortalUser
        let factors: UserFactors
        /// Counts wrong codes.
        let codes: Throttle
    }

    /// The login that a token, or else a cookie, goes on with.
    private static func waiting(_ context: RequestContext, _ token: String?) throws -> Waiting {
        let client = context.tenant.id
        let tokens =
            token.map { [$0] }
            ?? Cookies.values(named: Cookies.login(client), in: context.request.cookie).map(String.init)
        return try context.store.read { scope in
            for token in tokens {
                let hash = try OneTimeLink.hash(token)
                if let challenge = try scope.challenge(client: client, tokenHash: hash, now: context.now),
                    let user = try scope.user(client: client, id: challenge.user), user.isActive
                {
                    let factors = try scope.factors(of: user.id, client: client)
                    let codes = try Throttle.ofCodes(context, user, factors)
                    try codes.check { try scope.failures(client: client, subject: $0) }
                    return Waiting(challenge: challenge, user: user, factors: factors, codes: codes)
                }
            }
            throw expired
        }
    }

    private static func goOn(
        _ context: RequestContext, _ waiting: Waiting, _ attempt: FactorAttempt, trusts: Bool, refusal: Problem
    ) throws -> Response {
        let (challenge, user) = (waiting.challenge, waiting.user)
        let throttle = try Throttle(context, email: user.email)
        let start = try SessionStart(context, user.id, email: user.email, remember: challenge.remember)
        let event = context.loginEvent(user)
        let isRight = try context.write { writer in
            if try isThrough(challenge, to: start, writer.scope, context) { return true }
            guard try attempt.succeeds(writer.factors(of: user)) else { return false }
            guard try writer.end(challenge, session: start.id) else { throw expired }
            try start.begin(writer, as: user, audit: event, trusts: trusts) {
                context.loginChanges(attempt.kind, trusted: trusts, $0)
            }
            try throttle.clearFailures(writer.counters.clear)
            return true
        }
        guard isRight else { throw refusal }
        var response = try start.answer()
        response.headers.append(Cookies.set(Cookies.login(context.tenant.id), "", maxAge: .zero))
        return response
    }

    /// Whether an earlier try under the same key has got through, whose answer was lost.
    private static func isThrough(
        _ challenge: LoginChallenge, to start: SessionStart, _ scope: PublicScope, _ context: RequestContext
    ) throws -> Bool {
        let current = try scope.challenge(
            client: context.tenant.id, tokenHash: challenge.tokenHash, now: context.now)
        guard let current else { throw expired }
        guard let known = current.session else { return false }
        guard try known == start.id && start.hasBegun(scope) else { throw expired }
        return true
    }
}
