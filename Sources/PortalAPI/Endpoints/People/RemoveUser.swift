import PortalLogic
import PortalStore
import PortalToolkit

/// `DELETE /users/{id}`: removes a user and ends their sessions, or withdraws an invitation.
enum RemoveUser {
    static func respond(_ context: SessionContext) throws -> Response {
        try context.noQuery()
        try context.noBody()
        let stamp = context.stamp()
        try context.write { writer in
            guard let user = try writer.scope.user(UserID(context.id)) else { throw Problem.notFound }
            try context.rules(writer).remove(user, stamp)
        }
        return Response(status: 204, headers: [("Cache-Control", "no-store")])
    }
}
