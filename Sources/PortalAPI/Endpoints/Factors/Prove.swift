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
            let authenticators = try scope.authenticators()
            if !authenticators.isEmpty {
                try Throttle.ofCodes(context.requestContext, context.user, authenticators)
                    .check(scope.failures(subject:))
            }
            return (try scope.passwordHash(), authenticators)
        }
        guard try context.services.hasher.verify(password, against: stored) else {
            try context.write { try throttle.countFailure($0.counters.add) }
            throw ValidationFailure("password", .wrongPassword)
        }
        let attempt = try attempt(context, code, authenticators)
        let isRight = try context.write { writer in
            guard try writer.scope.passwordHash() == stored else {
                throw ValidationFailure("password", .wrongPassword)
            }
            if let attempt {
                guard try attempt.succeeds(writer.factors) else { return false }
            } else if try !writer.factors.authenticators.isEmpty {
                throw ValidationFailure("code", .required)
            }
            try writer.prove(at: context.now)
            try throttle.clearFailures(writer.counters.clear)
            return true
        }
        guard isRight else { throw ValidationFailure("code", .wrongCode) }
        var response = Response(status: 204, headers: [("Cache-Control", "no-store")])
        if attempt != nil {
            response.headers.append(try context.requestContext.deviceCookie(afterCodeOf: context.user))
        }
        return response
    }

    /// `nil` for an account without a second factor.
    private static func attempt(
        _ context: SessionContext, _ code: String?, _ authenticators: [Authenticator]
    ) throws -> FactorAttempt? {
        guard !authenticators.isEmpty else { return nil }
        guard let code else { throw ValidationFailure("code", .required) }
        return try FactorAttempt(context.requestContext, context.user, typed: code, authenticators)
    }
}
