import PortalLogic
import PortalStore
import PortalToolkit

extension RequestContext {
    /// From when on the signed-in user can do nothing but set up a second factor; `nil` if they have one, or need none.
    func factorDue(_ scope: TenantScope) throws -> Instant? {
        guard let due = AccountPolicy(tenant).factorDue(scope.user.role),
            try !scope.publicScope.hasFactor(scope.user.id, client: tenant.id)
        else { return nil }
        return due
    }

    /// What anybody may and one's own profile stay open: there a second factor is set up.
    /// - Throws: `Problem` 403 `factor-required` after the grace period.
    func requireFactor(of scope: TenantScope, for permission: Permission?) throws {
        guard let permission, permission != .profileManage, let due = try factorDue(scope), due <= now else { return }
        throw Problem(.factorRequired, "Set up a second factor first, with POST profile/authenticators.")
    }
}
