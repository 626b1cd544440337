import PortalStore

/// `DELETE /users/{id}`: removes a user and ends their sessions, or withdraws an invitation.
enum RemoveUser {
    static func respond(_ context: SessionContext) throws -> Response {
        try context.noQuery()
        try context.noBody()
        let eventID = context.services.random.id()
        try context.write { writer in
            guard let user = try writer.scope.user(context.id) else { throw Problem.notFound }
            if user.role == .owner { try LastOwner.check(leaving: user, writer.scope) }
            let changes = [
                Change("role", user.role.rawValue, nil), Change("status", user.status(at: context.now).rawValue, nil),
            ]
            var event = context.event(.userRemoved, .user, user.id, name: user.email, changes: changes)
            event.id = eventID
            try writer.remove(user: user.id, audit: event)
        }
        return Response(status: 204, headers: [("Cache-Control", "no-store")])
    }
}
