import PortalLogic
import PortalStore
import PortalToolkit

/// `POST /auth/forgot`, `/auth/reset/check` and `/auth/reset`: never reveals whether an account exists.
enum PasswordReset {
    static func forgot(_ context: RequestContext) throws -> Response {
        try context.noQuery()
        var body = try context.body()
        let typed = EmailAddress.stored(body.line("email", max: 256))
        try body.finish()
        let limit = try HourlyLimit.resets(of: typed.form)
        let throttle = try Throttle(context, email: typed.form)
        if try context.store.read({ try throttle.isRequestLimitReached($0.failures(client:subject:)) }) {
            return accepted
        }
        let known = try context.store.read { try $0.credentials(client: context.tenant.id, typed)?.user }
        let email = known?.email ?? typed.form
        // Created for unknown addresses too, for equal timing.
        let link = try OneTimeLink(.reset, user: known?.id ?? 0, email: email, context)
        let mail = link.mail(id: context.services.random.id())
        try context.write { writer in
            try throttle.countRequest(writer.counters.add)
            do { try limit.count(writer.counters, now: context.now) } catch is HourlyLimit.Reached { return }
            guard known != nil else { return }
            try writer.add(link.row)
            try writer.add(mail)
        }
        return accepted
    }

    /// The response to every request, regardless of the outcome.
    private static let accepted = Response(status: 202, headers: [("Cache-Control", "no-store")])

    /// Checks a link before a password is typed; neither uses it up nor reveals of the account more than how long a
    /// password has to be.
    static func check(_ context: RequestContext) throws -> Response {
        let link = try context.givenLink(.reset)
        let hasFactor = try context.store.read { try $0.hasFactor(link.user, client: context.tenant.id) }
        return .json(capacity: 64) { $0.minimumPassword(hasFactor: hasFactor) }
    }

    static func reset(_ context: RequestContext) throws -> Response {
        try context.noQuery()
        var body = try context.body()
        let token = body.string("token", max: 256)
        let password = body.newPassword("password")
        try body.finish()
        let hash = try OneTimeLink.hash(token)
        let (known, old) = try context.store.read { scope in
            let link = try scope.link(client: context.tenant.id, tokenHash: hash, purpose: .reset, now: context.now)
            return (
                link,
                try link.flatMap { try scope.credentials(client: context.tenant.id, email: $0.email)?.passwordHash }
            )
        }
        guard let link = known else { throw OneTimeLink.expired }
        // Tells the thief of a link nothing about the old password: each wrong guess uses up the link.
        let passwordHash = try context.hash(
            password, of: link.user, email: link.email, replacing: old, field: "password")
        let event = context.event(.authPasswordReset, on: link.user, name: link.name)
        let mail = context.passwordMail(to: link.email, user: link.user)
        let throttle = try Throttle(context, email: link.email)
        try context.write { writer in
            guard try writer.consume(tokenHash: hash, purpose: .reset, now: context.now),
                let user = try writer.scope.user(client: context.tenant.id, id: link.user), user.isActive
            else { throw OneTimeLink.expired }
            try writer.resetPassword(user: user, hash: passwordHash, audit: event)
            try writer.add(mail)
            try throttle.clearAccount(writer.counters.clear)
        }
        return Response(status: 204, headers: [("Cache-Control", "no-store")])
    }
}
