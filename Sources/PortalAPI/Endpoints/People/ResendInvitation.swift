import PortalLogic
import PortalStore
import PortalToolkit

/// `POST /users/{id}/resend`: replaces an invitation's link. An expired invitation takes a seat again.
enum ResendInvitation {
    static func respond(_ context: SessionContext) throws -> Response {
        try context.noQuery()
        try context.noBody()
        let (user, facts) = try context.read { scope in
            (try invited(UserID(context.id), scope), try scope.publicScope.linkFacts(context.requestContext))
        }
        let link = try OneTimeLink(.invitation, user: user.id, email: user.email, context.requestContext)
        let mail = link.mail(id: context.services.random.id(), inviter: context.user.id)
        let stamp = context.stamp()
        let limit = try HourlyLimit.invitations(to: user.email)
        return try context.write { writer in
            let user = try invited(UserID(context.id), writer.scope)
            try context.rules(writer).resend(to: user, link.row, mail, stamp) {
                try limit.count(writer.counters, now: context.now)
            }
            return try .portalUser(
                status: 202, user.id, link: link.address(facts, context.services.settings.links), writer.scope,
                context.requestContext)
        }
    }

    private static func invited(_ id: UserID, _ scope: TenantScope) throws -> PortalUser {
        guard let user = try scope.user(id) else { throw Problem.notFound }
        try PeopleRules.checkInvited(user)
        return user
    }
}
