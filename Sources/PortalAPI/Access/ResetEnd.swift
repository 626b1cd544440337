import PortalLogic
import PortalStore
import PortalToolkit

/// Ends the operator's reset of somebody's second factors: cancelled by a mailed link, or as they have another factor, and so
/// are not locked out, or another address, whose holder was not asked. The person and the owners are told.
struct ResetEnd {
    private let context: RequestContext
    private let stamp: EventStamp
    private let mailIDs: [Int64]

    /// Prepares the random values, before the transaction.
    init(_ context: RequestContext) {
        let random = context.services.random
        self.context = context
        stamp = EventStamp(id: random.id(), at: context.now, ip: context.request.clientAddress)
        mailIDs = random.ids(AccountNotice.maximumOwners)
    }

    /// Without effect if none waits.
    /// - Parameter actor: who ends it, and is not told.
    func end(_ people: PeopleWriter, of user: PortalUser, by actor: PortalUser) throws {
        _ = try PeopleRules(people: people, tenant: context.tenant, now: context.now)
            .cancelReset(of: user, by: actor.id, mailIDs: mailIDs, stamp, context.deviceChange)
    }
}
