import PortalStore

/// `POST /profile/password`: a new password for the old one; the other sessions end. Guessing the old one is throttled.
enum ChangePassword {
    static func respond(_ action: SessionCall) throws -> Response {
        let call = action.call
        try call.noQuery()
        var body = try call.body()
        let current = body.string("current", max: 256)
        let new = body.newPassword("new")
        try body.finish()
        let guardian = try Throttle(call, email: action.user.email)
        let stored = try action.read { scope in
            try guardian.check(scope.failures(subject:))
            return try scope.passwordHash()
        }
        guard try call.services.hasher.verify(current, against: stored) else {
            try action.write { try guardian.countFailure($0.addFailure(subject:now:oldest:)) }
            throw ValidationFailure("current", .wrongPassword)
        }
        // Canonical equivalence, as for the hash, which is of NFC.
        if new == current { throw ValidationFailure("new", .isCurrent) }
        let hash = try call.hash(new, email: action.user.email, field: "new")
        let event = action.event("auth.password-changed", "user", action.user.id, name: action.user.email)
        let mail = call.passwordMail(to: action.user.email, user: action.user.id)
        try action.write { writer in
            guard try writer.scope.passwordHash() == stored else {
                throw ValidationFailure("current", .wrongPassword)
            }
            try writer.setPassword(hash: hash, audit: event)
            try guardian.forgetFailures(writer.clearFailures(subject:))
            try writer.add(mail)
        }
        return Response(status: 204, headers: [("Cache-Control", "no-store")])
    }
}
