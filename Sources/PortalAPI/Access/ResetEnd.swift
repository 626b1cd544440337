import PortalLogic
import PortalStore
import PortalToolkit

/// Ends the operator's reset of somebody who has another factor, and so is not locked out, or another address, whose holder
/// was not asked. Owners are told.
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
    func end(_ people: PeopleWriter, of user: PortalUser) throws {
        _ = try PeopleRules(people: people, tenant: context.tenant, now: context.now)
            .cancelReset(of: user, by: user.id, mailIDs: mailIDs, stamp, context.deviceChange)
    }
}
