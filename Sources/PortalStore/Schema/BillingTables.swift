/// Subscriptions and invoices. Money is in minor units of the row's currency, calendar dates are `YYYY-MM-DD` texts.
enum BillingTables {
    /// Index of the open invoices for the dashboard (version 6).
    static let due = [
        "CREATE INDEX invoices_due ON invoices (client_id, due_on, issued_on, id) WHERE status = 'open'"
    ]

    /// The tax rate of a line in percent, decimal text (version 26).
    static let rates = ["ALTER TABLE invoice_lines ADD COLUMN tax_rate TEXT"]

    static let ddl = [
        """
        CREATE TABLE subscriptions (
            client_id BIGINT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
            id BIGINT NOT NULL,
            upstream_id TEXT NOT NULL,
            name TEXT NOT NULL,
            price_minor BIGINT NOT NULL,
            currency TEXT NOT NULL CHECK (length(currency) = 3),
            billing_interval TEXT NOT NULL CHECK (billing_interval IN ('month', 'year')),
            renews_on TEXT,
            status TEXT NOT NULL CHECK (\(Check.oneOf("status", "active", "past_due", "cancelled"))),
            is_primary BIGINT NOT NULL DEFAULT 0 CHECK (is_primary IN (0, 1)),
            started_on TEXT NOT NULL,
            source_updated_at BIGINT NOT NULL DEFAULT 0,
            PRIMARY KEY (client_id, id),
            UNIQUE (client_id, upstream_id)
        )
        """,
        """
        CREATE TABLE invoices (
            client_id BIGINT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
            id BIGINT NOT NULL,
            upstream_id TEXT NOT NULL,
            number TEXT NOT NULL,
            status TEXT NOT NULL CHECK (\(Check.oneOf("status", "draft", "open", "paid", "void"))),
            issued_on TEXT NOT NULL,
            due_on TEXT NOT NULL,
            paid_on TEXT,
            period_start TEXT,
            period_end TEXT,
            currency TEXT NOT NULL CHECK (length(currency) = 3),
            subtotal_minor BIGINT NOT NULL,
            tax_minor BIGINT NOT NULL,
            total_minor BIGINT NOT NULL,
            amount_due_minor BIGINT NOT NULL,
            download_url TEXT,
            payment_url TEXT,
            source_updated_at BIGINT NOT NULL DEFAULT 0,
            PRIMARY KEY (client_id, id),
            UNIQUE (client_id, upstream_id)
        )
        """,
        "CREATE INDEX invoices_by_issue ON invoices (client_id, issued_on, id)",
        """
        CREATE TABLE invoice_lines (
            client_id BIGINT NOT NULL,
            invoice_id BIGINT NOT NULL,
            position BIGINT NOT NULL,
            description TEXT NOT NULL,
            quantity TEXT NOT NULL,
            unit_price_minor BIGINT NOT NULL,
            total_minor BIGINT NOT NULL,
            period_start TEXT,
            period_end TEXT,
            PRIMARY KEY (client_id, invoice_id, position),
            FOREIGN KEY (client_id, invoice_id) REFERENCES invoices (client_id, id) ON DELETE CASCADE
        )
        """,
    ]
}
