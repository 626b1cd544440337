import PortalStore
import PortalToolkit

/// `GET /billing/invoices/{id}`: one invoice with its lines.
enum ShowInvoice {
    static func respond(_ context: RequestContext, _ scope: TenantScope) throws -> Response {
        try context.noQuery()
        guard let invoice = try scope.invoice(context.id) else { throw Problem.notFound }
        let lines = try scope.lines(invoice: context.id)
        return .json { json in
            json.invoice(invoice, now: context.now)
            json.objects("lines", lines) { json, line in
                json.field("description", line.description)
                json.field("quantity", line.quantity)
                json.money("unit_price", minor: line.unitPriceMinor, currency: invoice.currency)
                json.money("total", minor: line.totalMinor, currency: invoice.currency)
                json.field("period_start", line.periodStart)
                json.field("period_end", line.periodEnd)
            }
        }
    }
}
