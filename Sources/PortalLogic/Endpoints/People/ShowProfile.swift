import PortalStore

/// `GET /profile`: the person who is signed in.
enum ShowProfile {
    static func respond(_ call: Call, _ scope: TenantScope) throws -> Response {
        try call.noQuery()
        return .json(capacity: 512) { $0.user(scope.user) }
    }
}
