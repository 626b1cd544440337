import PortalStore
import PortalToolkit

/// `GET /attention`: all attention items; the dashboard shows the worst.
enum ListAttention {
    static func respond(_ context: RequestContext, _ scope: TenantScope) throws -> Response {
        var query = try context.query()
        let start = query.pageStart()
        let limit = query.limit()
        try query.finish()
        let all = try Attention.all(
            scope.nodeHealth(), scope.openInvoices(), scope.pendingTickets(), now: context.now)
        let page = try page(of: all, start, limit: limit)
        let asOf = try scope.importedAt(.node, or: .sample)
        return .json(capacity: 256 + page.items.count * 256) { json in
            json.page(page, PublicID.string) { $0.attention($1) }
            json.freshness(asOf, staleAfter: Freshness.nodes, now: context.now)
        }
    }

    private static func page(
        of all: [Attention], _ start: PageStart<Int64>, limit: Int
    ) throws -> Page<Attention, Int64> {
        func index(_ id: Int64) throws -> Int {
            guard let index = all.firstIndex(where: { $0.id == id }) else { throw ValidationFailure.staleCursor(start) }
            return index
        }
        return try Page(start, limit: limit, cursor: \.id) { start, limit in
            switch start {
            case .first: Array(all.prefix(limit))
            case .after(let id): try Array(all[(index(id) + 1)...].prefix(limit))
            case .before(let id): try all[..<index(id)].suffix(limit)
            }
        } count: { id in
            try Int64(id.map(index) ?? all.count)
        }
    }
}
