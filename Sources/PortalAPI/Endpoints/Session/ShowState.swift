import PortalLogic
import PortalStore
import PortalToolkit

/// `GET /state`: the user, the tenant's branding, and the role's views and permissions.
enum ShowState {
    static func respond(_ context: RequestContext, _ scope: TenantScope) throws -> Response {
        try context.noQuery()
        let brand = try scope.publicScope.brand(of: context.tenant)
        let role = scope.user.role
        let factorDue = try context.factorDue(scope)
        let isFactorOverdue = factorDue.map { $0 <= context.now } ?? false
        let permissions = isFactorOverdue ? [.profileManage] : role.permissions
        let seats = role == .owner ? try scope.seats(now: context.now) : nil
        let announcements = isFactorOverdue ? [] : try Announcements.shown(context, scope)
        let features = context.services.settings
        let hasCommands =
            try features.hasCommands || scope.publicScope.areCommandsFetched(of: context.tenant.id, now: context.now)
        return .json(capacity: 2048) { json in
            json.object("user") { $0.user(scope.user) }
            json.object("tenant") { json in
                json.field("slug", context.tenant.slug)
                json.field("name", context.tenant.name)
            }
            json.object("branding") { $0.brand(brand, context) }
            json.objects("nav", View.allCases.filter { permissions.contains($0.permission) }) { json, view in
                json.field("id", view.rawValue)
                json.field("path", view.path)
            }
            json.strings("permissions", permissions.lazy.map(\.rawValue))
            json.object("seats", seats) { $0.seats($1, of: context.tenant, now: context.now) }
            json.instant("factor_due_at", factorDue)
            json.announcements(announcements)
            json.object("features") { json in
                json.field("commands", hasCommands)
                json.field("mail", features.hasMail)
            }
        }
    }
}

extension JSONWriter {
    /// The members of `user`.
    mutating func user(_ user: PortalUser) {
        id("id", user.id)
        field("email", user.email)
        field("name", user.name)
        field("role", user.role.rawValue)
        field("locale", user.locale.rawValue)
        field("region", user.region)
        field("time_zone", user.timeZone)
    }

    /// The members of `seats`; `cap` is `null` if unlimited.
    mutating func seats(_ seats: SeatCount, of tenant: Tenant, now: Instant) {
        field("used", seats.active + seats.pending)
        field("pending", seats.pending)
        field("cap", Licence.users(Licence.tier(tenant.licence, now: now)))
    }
}
