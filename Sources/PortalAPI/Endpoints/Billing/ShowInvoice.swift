import PortalLogic
import PortalStore
import PortalToolkit

/// `GET /billing/invoices/{id}`: one invoice with its lines.
enum ShowInvoice {
    static func respond(_ context: RequestContext, _ scope: TenantScope) throws -> Response {
        try context.noQuery()
        guard let invoice = try scope.invoice(context.id) else { throw Problem.notFound }
        let lines = try scope.lines(invoice: context.id)
        let issuer = try scope.invoiceIssuer()
        return .json { json in
            json.invoice(invoice, now: context.now)
            json.objects("lines", lines) { json, line in
                json.field("description", line.description)
                json.field("quantity", line.quantity)
                json.money("unit_price", minor: line.unitPriceMinor, currency: invoice.currency)
                json.money("total", minor: line.totalMinor, currency: invoice.currency)
                json.field("period_start", line.periodStart)
                json.field("period_end", line.periodEnd)
                json.field("tax_rate", line.taxRate)
            }
            json.objects("tax_rates", TaxTotal.of(invoice, lines)) { json, total in
                json.field("rate", total.rate.description)
                json.money("net", minor: total.netMinor, currency: invoice.currency)
                json.money("tax", minor: total.taxMinor, currency: invoice.currency)
            }
            json.object("issuer", issuer) { $0.issuer($1) }
            json.object("recipient") { $0.recipient(context.tenant) }
        }
    }
}

extension JSONWriter {
    /// The members of `invoice_issuer`.
    fileprivate mutating func issuer(_ issuer: InvoiceIssuer) {
        field("name", issuer.name)
        field("address", issuer.address)
        field("vat_id", issuer.vatID)
        field("tax_id", issuer.taxID)
        field("bank_name", issuer.bankName)
        field("bank_account", issuer.bankAccount)
        field("bic", issuer.bic)
    }

    /// The members of `invoice_recipient`.
    fileprivate mutating func recipient(_ client: Tenant) {
        field("name", client.details.legalName ?? client.name)
        field("address", client.details.address)
        field("vat_id", client.details.vatID)
    }
}
