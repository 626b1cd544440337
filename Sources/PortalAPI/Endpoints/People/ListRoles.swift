import PortalStore
import PortalToolkit

/// `GET /roles`: each role's permissions, from the table used for checks.
enum ListRoles {
    static func respond(_ context: RequestContext, _ scope: TenantScope) throws -> Response {
        try context.noQuery()
        return .json(capacity: 1024) { json in
            json.objects("items", [Role.owner, .admin, .viewer]) { json, role in
                json.field("role", role.rawValue)
                json.strings("permissions", role.permissions.lazy.map(\.rawValue))
            }
        }
    }
}
