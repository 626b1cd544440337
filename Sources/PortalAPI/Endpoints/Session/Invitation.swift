import PortalLogic
import PortalStore
import PortalToolkit

/// `POST /auth/invitation` and `POST /auth/accept`: shows and accepts an invitation.
enum Invitation {
    static func show(_ context: RequestContext) throws -> Response {
        let link = try context.givenLink(.invitation)
        return .json(capacity: 512) { json in
            json.field("email", link.email)
            json.field("name", link.name)
            json.field("role", link.role.rawValue)
            json.field("tenant_name", context.tenant.name)
            json.instant("expires_at", link.expiresAt)
            json.minimumPassword(hasFactor: false)
        }
    }

    static func accept(_ context: RequestContext) throws -> Response {
        try context.noQuery()
        var body = try context.body()
        let token = body.string("token", max: 256)
        let name = body.text("name", max: 200)
        let locale = body.optionalChoice("locale", Language.self)
        let password = body.newPassword("password")
        try body.finish()
        let hash = try OneTimeLink.hash(token)
        let known = try context.store.read {
            try $0.link(client: context.tenant.id, tokenHash: hash, purpose: .invitation, now: context.now)
        }
        guard let link = known else { throw OneTimeLink.expired }
        let passwordHash = try context.hash(password, of: link.user, email: link.email, field: "password")
        let event = context.event(
            .userAccepted, on: link.user, name: name,
            [Change("status", UserStatus.invited.rawValue, UserStatus.active.rawValue)])
        let start = try SessionStart(context, link.user, email: link.email, remember: false)
        try context.write { writer in
            try activate(context, writer, hash)
            try writer.activate(user: link.user, name: name, locale: locale, passwordHash: passwordHash)
            guard let user = try writer.scope.user(client: context.tenant.id, id: link.user), user.isActive else {
                throw OneTimeLink.expired
            }
            try start.begin(writer, as: user, audit: event)
        }
        return try start.answer()
    }

    /// Uses up the link, if there is a free seat by the licence as it is now.
    private static func activate(_ context: RequestContext, _ writer: PublicWriter, _ hash: String) throws {
        guard let tenant = try writer.scope.tenant(id: context.tenant.id) else { throw Problem.portalNotFound }
        guard try writer.consume(tokenHash: hash, purpose: .invitation, now: context.now) else {
            throw OneTimeLink.expired
        }
        let active = try writer.scope.seats(client: tenant.id, now: context.now).active
        try PeopleRules.checkSeat(used: active, of: tenant, now: context.now)
    }
}
