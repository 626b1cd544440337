import Database

/// Subscriptions and invoices of one client; drafts are never returned.
enum BillingSQL {
    private static let invoice = """
        id, number, status, issued_on, due_on, paid_on, period_start, period_end, currency, subtotal_minor, tax_minor,
            total_minor, amount_due_minor, download_url, payment_url
        """
    private static let issued = "client_id = $1 AND status <> 'draft'"

    static let subscriptions = Statement(
        "billing.subscriptions", .tenant,
        """
        SELECT name, price_minor, currency, billing_interval, renews_on, status, is_primary FROM subscriptions
        WHERE client_id = $1 ORDER BY started_on, id
        """)
    static let invoices = PagedSQL(
        "billing.invoices", invoice, from: "invoices", where: issued, parameters: 1, newestBy: "issued_on")
    static let invoiceByID = Statement(
        "billing.invoiceByID", .tenant, "SELECT \(invoice) FROM invoices WHERE \(issued) AND id = $2")
    static let lines = Statement(
        "billing.lines", .tenant,
        """
        SELECT description, quantity, unit_price_minor, total_minor, period_start, period_end FROM invoice_lines
        WHERE client_id = $1 AND invoice_id = $2 ORDER BY position
        """)
    static let open = Statement(
        "billing.open", .tenant,
        "SELECT \(invoice) FROM invoices WHERE client_id = $1 AND status = 'open' ORDER BY due_on, issued_on, id")

    static let all = invoices.all + [subscriptions, invoiceByID, lines, open]
}

extension Subscription {
    init(row: Row) throws {
        name = row.text(0)
        priceMinor = row.integer(1)
        currency = row.text(2)
        interval = try row.word(3, of: "subscriptions.billing_interval")
        renewsOn = row.optionalText(4)
        status = try row.word(5, of: "subscriptions.status")
        isPrimary = row.flag(6)
    }
}

extension Invoice {
    init(row: Row) throws {
        id = row.integer(0)
        number = row.text(1)
        status = try row.word(2, of: "invoices.status")
        issuedOn = row.text(3)
        dueOn = row.text(4)
        paidOn = row.optionalText(5)
        periodStart = row.optionalText(6)
        periodEnd = row.optionalText(7)
        currency = row.text(8)
        subtotalMinor = row.integer(9)
        taxMinor = row.integer(10)
        totalMinor = row.integer(11)
        amountDueMinor = row.integer(12)
        downloadURL = row.optionalText(13)
        paymentURL = row.optionalText(14)
    }
}

extension InvoiceLine {
    init(row: Row) {
        description = row.text(0)
        quantity = row.text(1)
        unitPriceMinor = row.integer(2)
        totalMinor = row.integer(3)
        periodStart = row.optionalText(4)
        periodEnd = row.optionalText(5)
    }
}
