import PortalLogic
import PortalStore
import PortalToolkit

/// `POST /billing/invoices/export`: all invoices as a CSV file, newest first; the export itself is audited.
enum ExportInvoices {
    /// Invoices read at once.
    private static let batch = 1000

    static func respond(_ context: SessionContext) throws -> Response {
        try context.noQuery()
        try context.noBody()
        let (count, file) = try context.services.exportLock.withLock { try table(context) }
        let event = context.event(.invoicesExported, .invoice, changes: [Change("rows", nil, "\(count)")])
        try context.write { try $0.record(event) }
        return .csv(file, named: "invoices-\(context.tenant.slug).csv")
    }

    /// Returns the number of invoices and the file.
    private static func table(_ context: SessionContext) throws -> (Int, [UInt8]) {
        var table = CSV()
        table.row(
            "number", "status", "issued_on", "due_on", "paid_on", "period_start", "period_end", "currency", "subtotal",
            "tax", "total", "amount_due", "download_url", "payment_url")
        let count = try context.read { scope in
            var (count, start) = (0, PageStart<Int64>.first)
            while true {
                let invoices = try scope.invoices(from: start, limit: batch)
                for invoice in invoices { table.row(fields(of: invoice, now: context.now)) }
                count += invoices.count
                guard invoices.count == batch, let last = invoices.last else { return count }
                start = .after(last.id)
            }
        }
        return (count, table.bytes)
    }

    private static func fields(of invoice: Invoice, now: Instant) -> [CSV.Field] {
        let dates = [invoice.issuedOn, invoice.dueOn, invoice.paidOn, invoice.periodStart, invoice.periodEnd]
        let amounts = [invoice.subtotalMinor, invoice.taxMinor, invoice.totalMinor, invoice.amountDueMinor]
        return [.text(invoice.number), .text(invoice.shownStatus(now: now))] + dates.map(CSV.Field.text)
            + [.text(invoice.currency)] + amounts.map { .plain(Currency.decimal($0, invoice.currency)) }
            + [.text(invoice.downloadURL), .text(invoice.paymentURL)]
    }
}
