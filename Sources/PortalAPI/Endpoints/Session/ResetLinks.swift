import PortalLogic
import PortalStore
import PortalToolkit

/// `POST /auth/factor-reset/check` and `/auth/factor-reset/cancel`: what the operator will reset, and its end, with the link
/// that was mailed to whoever it concerns. It works as long as the reset waits.
enum CancelReset {
    static func check(_ context: RequestContext) throws -> Response {
        let hash = try context.givenTokenHash()
        let found = try context.store.read { scope in
            try FactorResets.find(hash, scope, context.tenant.id).map {
                ($0.user.email, try scope.resetDue(of: $0.user.id, client: context.tenant.id))
            }
        }
        guard let (email, due) = found, let due else { throw OneTimeLink.expired }
        return .emailLink(email, expiresAt: due, context)
    }

    static func cancel(_ context: RequestContext) throws -> Response {
        let hash = try context.givenTokenHash()
        let random = context.services.random
        let (stamp, mails) = (
            EventStamp(id: random.id(), at: context.now, ip: context.request.clientAddress),
            random.ids(AccountNotice.maximumOwners)
        )
        try context.write { writer in
            guard let (user, recipient) = try FactorResets.find(hash, writer.scope, context.tenant.id) else {
                throw OneTimeLink.expired
            }
            let rules = PeopleRules(people: writer.people(by: recipient), tenant: context.tenant, now: context.now)
            _ = try rules.cancelReset(
                of: user, by: recipient.id, mailIDs: mails, stamp, context.deviceChange)
        }
        return Response(status: 204, headers: [("Cache-Control", "no-store")])
    }
}
