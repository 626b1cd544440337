import PortalStore

/// `GET /profile`: the signed-in user.
enum ShowProfile {
    static func respond(_ context: RequestContext, _ scope: TenantScope) throws -> Response {
        try context.noQuery()
        return .json(capacity: 512) { $0.user(scope.user) }
    }
}
