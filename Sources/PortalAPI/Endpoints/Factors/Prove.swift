import PortalLogic
import PortalStore
import PortalToolkit

/// `POST /profile/proof`: the user shows again who they are, with the password and, if they have one, a second factor.
enum Prove {
    static func respond(_ context: SessionContext) throws -> Response {
        try context.noQuery()
        var body = try context.body()
        let password = body.string("password", max: 256)
        let code = body.optionalString("code", max: 64)
        try body.finish()
        let throttle = try Throttle(context.requestContext, email: context.user.email)
        let (stored, authenticators) = try context.read { scope in
            try throttle.check(scope.failures(subject:))
            return (try scope.passwordHash(), try scope.authenticators().filter { $0.confirmedAt != nil })
        }
        let codes = try Throttle.ofCodes(context.requestContext, context.user, authenticators)
        try context.read { try codes.check($0.failures(subject:)) }
        guard try context.services.hasher.verify(password, against: stored) else {
            try context.write { try throttle.countFailure($0.counters.add) }
            throw ValidationFailure("password", .wrongPassword)
        }
        let attempt = try attempt(context, code, codes, authenticators)
        let isRight = try context.write { writer in
            guard try writer.scope.passwordHash() == stored else {
                throw ValidationFailure("password", .wrongPassword)
            }
            if let attempt, try !attempt.succeeds(writer.factors) { return false }
            try writer.prove(at: context.now)
            try throttle.clearFailures(writer.counters.clear)
            return true
        }
        guard isRight else { throw ValidationFailure("code", .wrongCode) }
        return Response(status: 204, headers: [("Cache-Control", "no-store")])
    }

    /// `nil` for an account without a second factor.
    private static func attempt(
        _ context: SessionContext, _ code: String?, _ throttle: Throttle, _ authenticators: [Authenticator]
    ) throws -> FactorAttempt? {
        guard !authenticators.isEmpty else { return nil }
        guard let code else { throw ValidationFailure("code", .required) }
        return try FactorAttempt(context.requestContext, context.user, typed: code, throttle, authenticators)
    }
}
