import PortalStore

/// `POST /users/{id}/resend`: a new link for an invitation; the old one dies. An expired one takes a seat again.
enum ResendInvitation {
    static func respond(_ context: SessionContext) throws -> Response {
        try context.noQuery()
        try context.noBody()
        let (user, facts) = try context.read { scope in
            (try invited(context.id, scope), try scope.publicScope.linkFacts(context.requestContext))
        }
        let link = try OneTimeLink(.invitation, user: user.id, email: user.email, context.requestContext)
        let mail = link.mail(id: context.services.random.id(), inviter: context.user.id)
        var event = context.event(.userResent, .user, user.id, name: user.email)
        let subject = try InvitationLimit.subject(user.email)
        return try context.write { writer in
            let user = try invited(context.id, writer.scope)
            let status = user.status(at: context.now)
            event.details = Change.json([Change("status", status.rawValue, UserStatus.invited.rawValue)])
            if status == .expired {
                let seats = try writer.scope.seats(now: context.now)
                try Seats.check(used: seats.active + seats.pending, context.tenant, now: context.now)
            }
            try InvitationLimit.count(subject, writer, context.requestContext)
            try writer.renewInvitation(link: link.row, audit: event)
            try writer.add(mail)
            return try .portalUser(
                status: 202, user.id, link: link.address(facts, context.services.settings.links), writer.scope,
                context.requestContext)
        }
    }

    private static func invited(_ id: Int64, _ scope: TenantScope) throws -> PortalUser {
        guard let user = try scope.user(id) else { throw Problem.notFound }
        guard !user.isActive else {
            throw ValidationFailure("id", .alreadyAccepted, "must be somebody who has not accepted yet")
        }
        return user
    }
}
