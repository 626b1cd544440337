import Database

/// Subscriptions and invoices of one client; no statement here answers a draft.
enum BillingSQL {
    private static let invoice = """
        id, number, status, issued_on, due_on, paid_on, period_start, period_end, currency, subtotal_minor, tax_minor,
            total_minor, amount_due_minor, download_url, payment_url
        """
    private static let issued = "client_id = $1 AND status <> 'draft'"
    private static let list = "SELECT \(invoice) FROM invoices WHERE " + issued
    private static let place = "(SELECT issued_on, id FROM invoices WHERE client_id = $1 AND id = $2)"

    static let subscriptions = Statement(
        "billing.subscriptions", .tenant,
        """
        SELECT name, price_minor, currency, billing_interval, renews_on, status, is_primary FROM subscriptions
        WHERE client_id = $1 ORDER BY started_on, id
        """)
    static let first = Statement("billing.invoices", .tenant, list + " ORDER BY issued_on DESC, id DESC LIMIT $2")
    static let following = Statement(
        "billing.invoices.following", .tenant,
        list + " AND (issued_on, id) < \(place) ORDER BY issued_on DESC, id DESC LIMIT $3")
    /// The nearest first.
    static let preceding = Statement(
        "billing.invoices.preceding", .tenant,
        list + " AND (issued_on, id) > \(place) ORDER BY issued_on, id LIMIT $3")
    static let count = Statement("billing.invoices.count", .tenant, ListCount.text("invoices", where: issued))
    static let countPreceding = Statement(
        "billing.invoices.preceding.count", .tenant,
        ListCount.text("invoices", where: issued + " AND (issued_on, id) > \(place)"))
    static let invoiceByID = Statement("billing.invoiceByID", .tenant, list + " AND id = $2")
    static let lines = Statement(
        "billing.lines", .tenant,
        """
        SELECT description, quantity, unit_price_minor, total_minor, period_start, period_end FROM invoice_lines
        WHERE client_id = $1 AND invoice_id = $2 ORDER BY position
        """)
    static let open = Statement(
        "billing.open", .tenant,
        "SELECT \(invoice) FROM invoices WHERE client_id = $1 AND status = 'open' ORDER BY due_on, issued_on, id")

    static let all = [subscriptions, first, following, preceding, count, countPreceding, invoiceByID, lines, open]
}

extension Subscription {
    init(row: Row) {
        name = row.text(0)
        priceMinor = row.integer(1)
        currency = row.text(2)
        interval = row.text(3)
        renewsOn = row.optionalText(4)
        status = row.text(5)
        isPrimary = row.flag(6)
    }
}

extension Invoice {
    init(row: Row) {
        id = row.integer(0)
        number = row.text(1)
        status = row.text(2)
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
