import PortalStore

/// `POST /users/{id}/resend`: a new link for an invitation; the old one dies. An expired one takes a seat again.
enum ResendInvitation {
    static func respond(_ action: SessionCall) throws -> Response {
        let call = action.call
        try call.noQuery()
        try call.noBody()
        let (user, facts) = try action.read { scope in
            (try invited(call.id, scope), try scope.open.linkFacts(call))
        }
        let link = try OneTimeLink(.invitation, user: user.id, email: user.email, call)
        let mail = link.mail(id: call.services.random.id(), inviter: action.user.id)
        var event = action.event("user.resent", "user", user.id, name: user.email)
        let subject = try InvitationLimit.subject(user.email)
        return try action.write { writer in
            let user = try invited(call.id, writer.scope)
            let status = user.status(at: call.now)
            event.details = Change.json([Change("status", status.rawValue, UserStatus.invited.rawValue)])
            if status == .expired {
                let seats = try writer.scope.seats(now: call.now)
                try Seats.check(used: seats.active + seats.pending, call.tenant, now: call.now)
            }
            try InvitationLimit.count(subject, writer, call)
            try writer.renewInvitation(link: link.row, audit: event)
            try writer.add(mail)
            return try .portalUser(
                status: 202, user.id, link: link.address(facts, call.services.settings.links), writer.scope, call)
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
