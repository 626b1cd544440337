import PortalLogic
import PortalStore
import PortalToolkit

/// `GET /security`: what is demanded of accounts, by the owner and by the MSP, and how many people have no second factor.
enum ShowSecurity {
    static func respond(_ context: RequestContext, _ scope: TenantScope) throws -> Response {
        try context.noQuery()
        guard let tenant = try scope.tenant() else { throw Problem.portalNotFound }
        let without = try scope.publicScope.usersWithoutFactor(client: tenant.id)
        let settings = context.services.settings
        return .json { json in
            json.policy(tenant.policy)
            json.object("provider") { $0.policy(tenant.mspPolicy) }
            json.object("standard") { json in
                json.field("session_idle", settings.sessionIdle.secondsRoundedUp)
                json.field("session_max", settings.sessionMax.secondsRoundedUp)
            }
            json.object("without_factor") { json in
                json.field("admins", without.count { FactorRule.admins.covers($0.role) })
                json.field("all", without.count)
            }
        }
    }
}

/// `PUT /security`: sets what the owner demands of accounts.
enum ChangeSecurity {
    private struct Form {
        let rule: FactorRule
        let graceDays: Int64?
        let idle, max: Duration?
        let allowsDeviceTrust: Bool?
    }

    static func respond(_ context: SessionContext) throws -> Response {
        try context.noQuery()
        let form = try form(context)
        let event = context.event(.policyChanged, .client, context.tenant.id.number, name: context.tenant.name)
        return try context.write { writer in
            guard let tenant = try writer.scope.tenant() else { throw Problem.portalNotFound }
            var policy = tenant.policy.next(rule: form.rule, graceDays: form.graceDays, at: context.now)
            (policy.sessionIdle, policy.sessionMax) = (form.idle, form.max)
            if let isAllowed = form.allowsDeviceTrust { policy.allowsDeviceTrust = isAllowed }
            if policy != tenant.policy {
                let limits = AccountPolicy(policy, tenant.mspPolicy)
                var event = event
                event.details = Change.json(policy.changes(from: tenant.policy))
                try writer.setPolicy(policy, idle: limits.sessionIdle, max: limits.sessionMax, audit: event)
            }
            // Here, as the session that has asked may be one of those that end.
            return try ShowSecurity.respond(context.requestContext, writer.scope)
        }
    }

    private static func form(_ context: SessionContext) throws -> Form {
        var body = try context.body()
        let rule = body.choice("second_factor", FactorRule.optional)
        let grace = body.optionalInteger("grace_days", in: 0...AccountPolicy.maximumGraceDays)
        let idle = body.optionalInteger("session_idle", in: AccountPolicy.idleSeconds)
        let max = body.optionalInteger("session_max", in: AccountPolicy.maxSeconds)
        let isTrustAllowed = body.optionalBool("trusted_devices")
        if let idle, let max, idle > max { body.fail("session_idle", .outOfRange, "must be at most session_max") }
        try body.finish()
        return Form(
            rule: rule, graceDays: grace, idle: idle.map { .seconds($0) }, max: max.map { .seconds($0) },
            allowsDeviceTrust: isTrustAllowed)
    }
}
