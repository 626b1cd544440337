import PortalLogic
import PortalStore
import PortalToolkit

/// `POST /profile/proof`: the user shows again who they are, with the password and, if they have one, a second factor; or
/// with a passkey that verifies them.
enum Prove {
    static func respond(_ context: SessionContext) throws -> Response {
        try context.noQuery()
        var body = try context.body()
        if body.has("passkey") {
            let answer = body.passkey("passkey")
            try body.finish()
            guard let answer else { throw ValidationFailure("passkey", .required) }
            return try respond(context, answer)
        }
        let password = body.string("password", max: 256)
        let code = body.optionalString("code", max: 64)
        try body.finish()
        return try respond(context, password, code)
    }

    /// `POST /profile/proof/options`: asks for one of the user's passkeys.
    static func options(_ context: SessionContext) throws -> Response {
        try context.noQuery()
        try context.noBody()
        let ceremony = try ceremony(context)
        let passkeys = try context.read { try $0.factors().passkeys(on: ceremony.host) }
        guard !passkeys.isEmpty else { throw Problem.noPasskeyHere }
        let challenge = try ceremony.challenge(now: context.now, context.services.random)
        return .json(capacity: 512 + passkeys.count * 128) {
            $0.requestOptions(ceremony, challenge: challenge, verified: true, passkeys)
        }
    }

    private static func ceremony(_ context: SessionContext) throws -> PasskeyCeremony {
        try context.requestContext.passkeys(for: .proof(session: context.session.session))
    }

    private static func respond(_ context: SessionContext, _ answer: PasskeyAnswer) throws -> Response {
        let (factors, codes) = try context.read { try ownFactors(context, $0) }
        let attempt = try FactorAttempt(
            context.requestContext, context.user, answer, try ceremony(context), factors, codes)
        let isRight = try context.write { writer in
            guard try attempt.succeeds(writer.factors) else { return false }
            try writer.prove(at: context.now)
            return true
        }
        guard isRight else { throw ValidationFailure("passkey", .wrongPasskey) }
        return try proved(context, withFactor: true)
    }

    private static func respond(_ context: SessionContext, _ password: String, _ code: String?) throws -> Response {
        let throttle = try Throttle(context.requestContext, email: context.user.email)
        let (stored, (factors, codes)) = try context.read { scope in
            try throttle.check(scope.failures(subject:))
            return (try scope.passwordHash(), try ownFactors(context, scope))
        }
        guard try context.services.hasher.verify(password, against: stored) else {
            try context.write { try throttle.countFailure($0.counters.add) }
            throw ValidationFailure("password", .wrongPassword)
        }
        let attempt = try attempt(context, code, factors, codes)
        let isRight = try context.write { writer in
            guard try writer.scope.passwordHash() == stored else {
                throw ValidationFailure("password", .wrongPassword)
            }
            if let attempt {
                guard try attempt.succeeds(writer.factors) else { return false }
            } else if try !writer.factors.current.isEmpty {
                throw ValidationFailure("code", .required)
            }
            try writer.prove(at: context.now)
            try throttle.clearFailures(writer.counters.clear)
            return true
        }
        guard isRight else { throw ValidationFailure("code", .wrongCode) }
        return try proved(context, withFactor: attempt != nil)
    }

    private static func proved(_ context: SessionContext, withFactor: Bool) throws -> Response {
        var response = Response(status: 204, headers: [("Cache-Control", "no-store")])
        if withFactor {
            response.headers.append(try context.requestContext.deviceCookie(afterCodeOf: context.user))
        }
        return response
    }

    /// `nil` for an account without a second factor.
    private static func attempt(
        _ context: SessionContext, _ code: String?, _ factors: UserFactors, _ codes: Throttle
    ) throws -> FactorAttempt? {
        guard !factors.isEmpty else { return nil }
        guard let code else { throw ValidationFailure("code", .required) }
        return try FactorAttempt(context.requestContext, context.user, typed: code, factors, codes)
    }

    /// The user's factors, and what counts their wrong codes.
    /// - Throws: `Problem` 429 beyond the limits.
    private static func ownFactors(_ context: SessionContext, _ scope: TenantScope) throws -> (UserFactors, Throttle) {
        let factors = try scope.factors()
        let codes = try Throttle.ofCodes(context.requestContext, context.user, factors)
        // Codes that are no longer asked for keep nobody out.
        if !factors.isEmpty { try codes.check(scope.failures(subject:)) }
        return (factors, codes)
    }
}
