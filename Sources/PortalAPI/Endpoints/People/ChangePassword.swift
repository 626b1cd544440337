import PortalLogic
import PortalStore
import PortalToolkit

/// `POST /profile/password`: replaces the password and ends other sessions; throttles guesses of the old one.
enum ChangePassword {
    static func respond(_ context: SessionContext) throws -> Response {
        try context.noQuery()
        var body = try context.body()
        let current = body.string("current", max: 256)
        let new = body.newPassword("new")
        try body.finish()
        let throttle = try Throttle(context.requestContext, email: context.user.email)
        let stored = try context.read { scope in
            try throttle.check(scope.failures(subject:))
            return try scope.passwordHash()
        }
        guard try context.services.hasher.verify(current, against: stored) else {
            try context.write { try throttle.countFailure($0.counters.add) }
            throw ValidationFailure("current", .wrongPassword)
        }
        // Canonical equivalence, as the hash is of NFC.
        if new == current { throw ValidationFailure("new", .isCurrent) }
        let hash = try context.requestContext.hash(
            new, of: context.user.id, email: context.user.email, field: "new")
        let event = context.event(.authPasswordChanged, .user, context.user.id.number, name: context.user.email)
        let mail = context.requestContext.passwordMail(to: context.user.email, user: context.user.id)
        try context.write { writer in
            guard try writer.scope.passwordHash() == stored else {
                throw ValidationFailure("current", .wrongPassword)
            }
            try writer.setPassword(hash: hash, audit: event)
            try throttle.clearFailures(writer.counters.clear)
            try writer.add(mail)
        }
        return Response(status: 204, headers: [("Cache-Control", "no-store")])
    }
}
