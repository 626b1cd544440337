import PortalStore

/// `GET /attention`: all that needs a person, of which the dashboard shows the worst.
enum ListAttention {
    static func respond(_ call: Call, _ scope: TenantScope) throws -> Response {
        var query = try call.query()
        let after = query.after()
        let limit = query.limit()
        try query.finish()
        let all = try Attention.all(
            scope.nodeHealth(), scope.openInvoices(), scope.pendingTickets(), now: call.now)
        let page = try all[start(all, after)...].prefix(limit)
        let asOf = try scope.importedAt("node", or: "sample")
        return .json(capacity: 256 + page.count * 256) { json in
            json.objects("items", page) { $0.attention($1) }
            json.id("next", page.endIndex < all.endIndex ? page.last?.id : nil)
            json.field("total", all.count)
            json.freshness(asOf, staleAfter: Freshness.nodes, now: call.now)
        }
    }

    private static func start(_ all: [Attention], _ after: Int64?) throws -> Int {
        guard let after else { return 0 }
        guard let index = all.firstIndex(where: { $0.id == after }) else {
            throw ValidationFailure("after", .staleCursor)
        }
        return index + 1
    }
}
