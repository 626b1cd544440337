import PortalStore
import PortalToolkit

/// `GET /billing/invoices`: a page of the tenant's invoices, newest first.
enum ListInvoices {
    static func respond(_ context: RequestContext, _ scope: TenantScope) throws -> Response {
        var query = try context.query()
        let start = query.pageStart()
        let limit = query.limit()
        try query.finish()
        if let invoice = start.cursor, try scope.invoice(invoice) == nil { throw ValidationFailure.staleCursor(start) }
        let page = try Page(start, limit: limit, cursor: \.id) { start, limit in
            try scope.invoices(from: start, limit: limit)
        } count: { invoice in
            try scope.invoiceCount(before: invoice)
        }
        let asOf = try scope.importedAt(.invoice, or: .subscription)
        return .json(capacity: 256 + page.items.count * 640) { json in
            json.page(page, PublicID.string) { $0.invoice($1, now: context.now) }
            json.freshness(asOf, staleAfter: Freshness.business, now: context.now)
        }
    }
}
