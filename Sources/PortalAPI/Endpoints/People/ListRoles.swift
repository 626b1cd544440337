import PortalStore
import PortalToolkit

/// `GET /roles`: what each role may do, from the table of the permission check.
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
