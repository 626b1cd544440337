import PortalStore
import PortalToolkit

/// `GET /billing`: the plan, all subscriptions, the last twelve invoices.
enum ShowBilling {
    private static let latest = 12

    static func respond(_ context: RequestContext, _ scope: TenantScope) throws -> Response {
        try context.noQuery()
        let subscriptions = try scope.subscriptions()
        let plan = subscriptions.first(where: \.isPrimary) ?? subscriptions.first { $0.status == .active }
        let found = try scope.invoices(from: .first, limit: latest + 1)
        let invoices = Array(found.prefix(latest))
        let older = found.count > latest ? invoices.last?.id : nil
        let owed = AmountDue.sums(try scope.openInvoices())
        let asOf = try scope.importedAt(.invoice, or: .subscription)
        return .json(capacity: 8192) { json in
            json.object("plan", plan) { $0.plan($1) }
            json.objects("subscriptions", subscriptions) { $0.plan($1) }
            json.objects("invoices", invoices) { $0.invoice($1, now: context.now) }
            json.id("older", older)
            json.objects("owed", owed) { $0.amount(minor: $1.minor, currency: $1.currency) }
            json.freshness(asOf, staleAfter: Freshness.business, now: context.now)
        }
    }
}

extension JSONWriter {
    /// The members of `plan`.
    fileprivate mutating func plan(_ plan: Subscription) {
        field("name", plan.name)
        money("price", minor: plan.priceMinor, currency: plan.currency)
        field("interval", plan.interval)
        field("renews_on", plan.renewsOn)
        field("status", plan.status)
    }
}
