import PortalLogic
import PortalStore
import PortalToolkit

/// `GET /users`: the tenant's portal users and invitations, and the seats they take.
enum ListUsers {
    static func respond(_ context: RequestContext, _ scope: TenantScope) throws -> Response {
        try context.noQuery()
        let users = try scope.users()
        let seats = try scope.seats(now: context.now)
        let deliveries = try scope.deliveries(now: context.now)
        let factors = try scope.factorKinds()
        let changes = try scope.emailChanges(now: context.now)
        return .json(capacity: 256 + users.count * 320) { json in
            json.objects("items", users) { json, user in
                json.portalUser(
                    user, factors: factors[user.id] ?? [], delivery: deliveries[user.id],
                    newEmail: changes[user.id]?.email, now: context.now)
            }
            json.object("seats") { $0.seats(seats, of: context.tenant, now: context.now) }
        }
    }
}

extension JSONWriter {
    /// The members of an item of `GET /users`.
    mutating func portalUser(
        _ user: PortalUser, factors: [FactorKind], delivery: MailState?, newEmail: String?, now: Instant
    ) {
        id("id", user.id)
        field("email", user.email)
        field("new_email", newEmail)
        field("name", user.name)
        field("role", user.role.rawValue)
        field("status", user.status(at: now).rawValue)
        strings("factors", factors.map(\.rawValue))
        instant("last_login_at", user.lastLoginAt)
        instant("invited_at", user.invitedAt)
        instant("expires_at", user.isActive ? nil : user.invitationExpiresAt)
        field("delivery", delivery?.rawValue ?? "none")
    }
}
