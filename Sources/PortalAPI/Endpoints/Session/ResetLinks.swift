import PortalLogic
import PortalStore
import PortalToolkit

/// `POST /auth/factor-reset/check` and `/auth/factor-reset/cancel`: what the operator will reset, and its end, with the link
/// that was mailed to whoever it concerns. It works as long as the reset waits.
enum CancelReset {
    static func check(_ context: RequestContext) throws -> Response {
        let hash = try context.givenTokenHash()
        let found = try context.store.read { scope in
            try find(hash, scope, context.tenant.id).map {
                ($0.user.email, try scope.resetDue(of: $0.user.id, client: context.tenant.id))
            }
        }
        guard let (email, due) = found, let due else { throw OneTimeLink.expired }
        return .emailLink(email, expiresAt: due, context)
    }

    static func cancel(_ context: RequestContext) throws -> Response {
        let hash = try context.givenTokenHash()
        let eventID = context.services.random.id()
        try context.write { writer in
            guard let (link, user, recipient) = try find(hash, writer.scope, context.tenant.id) else {
                throw OneTimeLink.expired
            }
            try writer.endReset(
                by: link, recipient,
                audit: context.event(
                    .factorResetCancelled, on: user.id, name: user.email, id: eventID, context.deviceChange))
        }
        return Response(status: 204, headers: [("Cache-Control", "no-store")])
    }

    /// A link that works, with whom it concerns, and who was mailed it: the same person, or who is an owner still.
    private static func find(_ hash: String, _ scope: PublicScope, _ client: ClientID) throws -> (
        link: FactorResetLink, user: PortalUser, recipient: PortalUser
    )? {
        guard let link = try scope.resetLink(client: client, tokenHash: hash),
            let user = try scope.user(client: client, id: link.user),
            let recipient = try scope.user(client: client, id: link.recipient),
            recipient.id == user.id || recipient.isActive && recipient.role == .owner
        else { return nil }
        return (link, user, recipient)
    }
}
