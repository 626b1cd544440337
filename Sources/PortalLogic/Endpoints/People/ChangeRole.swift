import PortalStore

/// `PUT /users/{id}`: gives a user another role.
enum ChangeRole {
    static func respond(_ context: SessionContext) throws -> Response {
        try context.noQuery()
        var body = try context.body()
        let role = body.choice("role", Role.viewer)
        try body.finish()
        let eventID = context.services.random.id()
        return try context.write { writer in
            guard let user = try writer.scope.user(context.id) else { throw Problem.notFound }
            guard role != .owner || user.isActive else {
                throw ValidationFailure("role", .ownerLater)
            }
            if user.role != role {
                if user.role == .owner { try LastOwner.check(leaving: user, writer.scope) }
                let change = Change("role", user.role.rawValue, role.rawValue)
                var event = context.event(.userRoleChanged, .user, user.id, name: user.email, changes: [change])
                event.id = eventID
                try writer.setRole(role, of: user, audit: event)
            }
            return try .portalUser(status: 200, user.id, writer.scope, context.requestContext)
        }
    }
}

extension Violation {
    static let ownerLater = Violation(
        .ownerLater, "must be admin or viewer until they have accepted; only then can somebody become an owner")
}

/// A portal is never left without an owner; invited ones don't count.
enum LastOwner {
    /// - Throws: `Problem` 409 without another active owner.
    static func check(leaving user: PortalUser, _ scope: TenantScope) throws {
        guard user.isActive, try scope.owners() <= 1 else { return }
        throw Problem(.lastOwner, "This is the last owner. Make another user an owner first.")
    }
}
