import PortalLogic
import PortalStore
import PortalToolkit

/// `PUT /users/{id}`: changes a user's role.
enum ChangeRole {
    static func respond(_ context: SessionContext) throws -> Response {
        try context.noQuery()
        var body = try context.body()
        let role = body.choice("role", Role.viewer)
        try body.finish()
        let stamp = context.stamp()
        let mailID = context.services.random.id()
        return try context.write { writer in
            guard let user = try writer.scope.user(UserID(context.id)) else { throw Problem.notFound }
            // Checked even if the role is unchanged.
            try PeopleRules.check(role, of: user)
            try context.rules(writer).setRole(role, of: user, by: context.user.id, mailID: mailID, stamp)
            return try .portalUser(status: 200, user.id, writer.scope, context.requestContext)
        }
    }
}

extension Violation {
    static let ownerLater = Violation(
        .ownerLater, "must be admin or viewer until they have accepted; only then can somebody become an owner")
}

extension SessionContext {
    /// The rules about people, inside a writer's transaction.
    func rules(_ writer: TenantWriter) -> PeopleRules {
        PeopleRules(people: writer.people, tenant: tenant, now: now)
    }
}

extension PeopleViolation {
    /// The corresponding API error.
    var answer: any Error {
        switch self {
        case .emailTaken: Problem(.emailTaken, "This address belongs to an existing user, or did until lately.")
        case .sameEmail: ValidationFailure("email", .sameEmail, "must differ from the present address")
        case .ownerEmail:
            Problem(.permissionDenied, "An owner changes their address themselves, or asks the provider.")
        case .ownerLater: ValidationFailure("role", .ownerLater)
        case .alreadyAccepted:
            ValidationFailure("id", .alreadyAccepted, "must be somebody who has not accepted yet")
        case .lastOwner: Problem(.lastOwner, "This is the last owner. Make another user an owner first.")
        case .noSeat(let cap, let used):
            Problem(
                .seatLimitReached,
                "The licence has \(cap) seats, and \(used) are taken. Remove someone, or ask your provider.")
        }
    }
}
