import PortalLogic
import PortalStore
import PortalToolkit

/// `POST /auth/passkey/options` and `POST /auth/passkey`: a login by one touch. The passkey says whose it is, and has
/// verified the person, so it is both factors.
enum PasskeyLogin {
    /// The same for everybody: which accounts there are is not told.
    static func options(_ context: RequestContext) throws -> Response {
        try context.noQuery()
        try context.noBody()
        let ceremony = try context.passkeys(for: .login)
        let challenge = try ceremony.challenge(now: context.now, context.services.random)
        return .json(capacity: 512) { $0.requestOptions(ceremony, challenge: challenge, verified: true, []) }
    }

    static func respond(_ context: RequestContext) throws -> Response {
        try context.noQuery()
        var body = try context.body()
        let answer = body.passkey("passkey")
        let remember = body.optionalBool("remember") ?? false
        try body.finish()
        guard let answer else { throw ValidationFailure("passkey", .required) }
        // Without the password, strangers must not use up the tries of an account; nobody guesses a signature.
        let throttle = try Throttle.ofNetwork(context)
        guard let (user, factors) = try owner(of: answer.credential, context, throttle) else {
            try context.write { try throttle.countFailure($0.counters.add) }
            throw Problem.invalidPasskey
        }
        let attempt = try FactorAttempt(
            context, user, answer, try context.passkeys(for: .login), factors, throttle)
        let start = try SessionStart(context, user.id, email: user.email, remember: remember)
        let event = context.loginEvent(user)
        let isRight = try context.write { writer in
            // A try under the same key has got through, and its answer was lost.
            if attempt.kind != nil, try start.hasBegun(writer.scope) { return true }
            guard try attempt.succeeds(writer.factors(of: user)) else { return false }
            try start.begin(writer, as: user, audit: event) { context.loginChanges(.passkey, $0) }
            return true
        }
        guard isRight else { throw Problem.invalidPasskey }
        return try start.answer()
    }

    private static func owner(of credential: String, _ context: RequestContext, _ throttle: Throttle) throws
        -> (PortalUser, UserFactors)?
    {
        let client = context.tenant.id
        return try context.store.read { scope in
            try throttle.check { try scope.failures(client: client, subject: $0) }
            guard let id = try scope.passkeyOwner(credential: credential, client: client),
                let user = try scope.user(client: client, id: id), user.isActive
            else { return nil }
            return (user, try scope.factors(of: id, client: client))
        }
    }
}
