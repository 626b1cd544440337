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
        let resetEnd = ResetEnd(context)
        try context.write { writer in
            guard let (user, recipient) = try FactorResets.find(hash, writer.scope, context.tenant.id) else {
                throw OneTimeLink.expired
            }
            try resetEnd.end(writer.people(by: recipient), of: user, by: recipient)
        }
        return Response(status: 204, headers: [("Cache-Control", "no-store")])
    }
}
