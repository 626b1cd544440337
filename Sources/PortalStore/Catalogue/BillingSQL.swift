import Database

/// Subscriptions and invoices of one client; drafts are never returned.
enum BillingSQL {
    private static let issued = "client_id = $1 AND status <> 'draft'"

    static let subscriptions = Statement(
        "billing.subscriptions", .tenant,
        """
        SELECT \(SubscriptionColumn.list) FROM subscriptions
        WHERE client_id = $1 ORDER BY started_on, id
        """)
    static let invoices = PagedSQL(
        "billing.invoices", InvoiceColumn.list, from: "invoices", where: issued, parameters: 1, newestBy: "issued_on")
    static let invoiceByID = Statement(
        "billing.invoiceByID", .tenant, "SELECT \(InvoiceColumn.list) FROM invoices WHERE \(issued) AND id = $2")
    static let lines = Statement(
        "billing.lines", .tenant,
        """
        SELECT \(InvoiceLineColumn.list) FROM invoice_lines
        WHERE client_id = $1 AND invoice_id = $2 ORDER BY position
        """)
    static let open = Statement(
        "billing.open", .tenant,
        "SELECT \(InvoiceColumn.list) FROM invoices WHERE client_id = $1 AND status = 'open' ORDER BY due_on, issued_on, id"
    )

    /// Who issues the client's invoices.
    static let issuer = Statement(
        "billing.issuer", .directory,
        "SELECT \(IssuerColumn.list) FROM clients c JOIN msps m ON m.id = c.msp_id WHERE c.id = $1")

    static let all = invoices.all + [subscriptions, invoiceByID, lines, open, issuer]
}

/// The columns of a `Subscription`.
enum SubscriptionColumn: Int, Column {
    case name, priceMinor, currency, billingInterval, renewsOn, status, isPrimary
}

extension Subscription {
    init(row: Row) throws {
        let row = ColumnRow(row, of: SubscriptionColumn.self)
        name = row.text(.name)
        priceMinor = row.integer(.priceMinor)
        currency = row.text(.currency)
        interval = try row.word(.billingInterval, of: "subscriptions.billing_interval")
        renewsOn = row.optionalText(.renewsOn)
        status = try row.word(.status, of: "subscriptions.status")
        isPrimary = row.flag(.isPrimary)
    }
}

/// The columns of an `Invoice`.
enum InvoiceColumn: Int, Column {
    case id, number, status, issuedOn, dueOn, paidOn, periodStart, periodEnd, currency, subtotalMinor, taxMinor,
        totalMinor, amountDueMinor, downloadURL, paymentURL
}

extension Invoice {
    init(row: Row) throws {
        let row = ColumnRow(row, of: InvoiceColumn.self)
        id = row.integer(.id)
        number = row.text(.number)
        status = try row.word(.status, of: "invoices.status")
        issuedOn = row.text(.issuedOn)
        dueOn = row.text(.dueOn)
        paidOn = row.optionalText(.paidOn)
        periodStart = row.optionalText(.periodStart)
        periodEnd = row.optionalText(.periodEnd)
        currency = row.text(.currency)
        subtotalMinor = row.integer(.subtotalMinor)
        taxMinor = row.integer(.taxMinor)
        totalMinor = row.integer(.totalMinor)
        amountDueMinor = row.integer(.amountDueMinor)
        downloadURL = row.optionalText(.downloadURL)
        paymentURL = row.optionalText(.paymentURL)
    }
}

/// The columns of an `InvoiceLine`.
enum InvoiceLineColumn: Int, Column {
    case description, quantity, unitPriceMinor, totalMinor, periodStart, periodEnd, taxRate
}

extension InvoiceLine {
    init(row: Row) {
        let row = ColumnRow(row, of: InvoiceLineColumn.self)
        description = row.text(.description)
        quantity = row.text(.quantity)
        unitPriceMinor = row.integer(.unitPriceMinor)
        totalMinor = row.integer(.totalMinor)
        periodStart = row.optionalText(.periodStart)
        periodEnd = row.optionalText(.periodEnd)
        taxRate = row.optionalText(.taxRate)
    }
}

/// The columns of an `InvoiceIssuer`, from its MSP `m`.
enum IssuerColumn: Int, Column {
    case name, address, vatID, taxID, bankName, bankAccount, bic

    var sql: String { self == .name ? "COALESCE(m.legal_name, m.name)" : "m." + snakeCase }
}

extension InvoiceIssuer {
    init(row: Row) {
        let row = ColumnRow(row, of: IssuerColumn.self)
        name = row.text(.name)
        address = row.optionalText(.address)
        vatID = row.optionalText(.vatID)
        taxID = row.optionalText(.taxID)
        bankName = row.optionalText(.bankName)
        bankAccount = row.optionalText(.bankAccount)
        bic = row.optionalText(.bic)
    }
}
