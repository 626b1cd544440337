import Database

/// What the import reads and writes of upstream's records. `updated_at` of a line is 0 when it has none;
/// a line that is older than the stored one changes nothing, and then RETURNING gives no row.
enum ImportSQL {
    static let nodeID = Statement(
        "import.nodeID", .tenant, "SELECT id FROM nodes WHERE client_id = $1 AND upstream_id = $2")
    static let invoiceID = Statement(
        "import.invoiceID", .tenant, "SELECT id FROM invoices WHERE client_id = $1 AND upstream_id = $2")
    static let ticketID = Statement(
        "import.ticketID", .tenant, "SELECT id FROM tickets WHERE client_id = $1 AND upstream_id = $2")

    static let putNode = Statement(
        "import.putNode", .tenant,
        """
        INSERT INTO nodes (client_id, id, upstream_id, name, name_folded, status, status_rank, status_at, region, plan,
            version, available_version, os, ip_addresses, boot_id, booted_at, source_updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
        ON CONFLICT (client_id, upstream_id) DO UPDATE SET name = excluded.name, name_folded = excluded.name_folded,
            status_at = CASE WHEN nodes.status = excluded.status THEN nodes.status_at ELSE excluded.status_at END,
            status = excluded.status, status_rank = excluded.status_rank, region = excluded.region,
            plan = excluded.plan, version = excluded.version, available_version = excluded.available_version,
            os = excluded.os, ip_addresses = excluded.ip_addresses, boot_id = excluded.boot_id,
            booted_at = excluded.booted_at, \(stamp("nodes"))
        RETURNING id
        """)
    static let putSubscription = Statement(
        "import.putSubscription", .tenant,
        """
        INSERT INTO subscriptions (client_id, id, upstream_id, name, price_minor, currency, billing_interval, renews_on,
            status, is_primary, started_on, source_updated_at)
        VALUES ($1, \(OrderedID.above("$2", in: "subscriptions", where: "client_id = $1 AND started_on = $11")), $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        ON CONFLICT (client_id, upstream_id) DO UPDATE SET name = excluded.name, price_minor = excluded.price_minor,
            currency = excluded.currency, billing_interval = excluded.billing_interval,
            renews_on = excluded.renews_on, status = excluded.status, is_primary = excluded.is_primary,
            started_on = excluded.started_on, \(stamp("subscriptions"))
        RETURNING id
        """)
    static let onlyPrimary = Statement(
        "import.onlyPrimary", .tenant,
        "UPDATE subscriptions SET is_primary = 0 WHERE client_id = $1 AND id <> $2 AND is_primary = 1")
    static let putInvoice = Statement(
        "import.putInvoice", .tenant,
        """
        INSERT INTO invoices (client_id, id, upstream_id, number, status, issued_on, due_on, paid_on, period_start,
            period_end, currency, subtotal_minor, tax_minor, total_minor, amount_due_minor, download_url, payment_url,
            source_updated_at)
        VALUES ($1, \(OrderedID.above("$2", in: "invoices", where: "client_id = $1 AND issued_on = $6")), $3, $4, $5, $6,
            $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
        ON CONFLICT (client_id, upstream_id) DO UPDATE SET number = excluded.number, status = excluded.status,
            issued_on = excluded.issued_on, due_on = excluded.due_on, paid_on = excluded.paid_on,
            period_start = excluded.period_start, period_end = excluded.period_end, currency = excluded.currency,
            subtotal_minor = excluded.subtotal_minor, tax_minor = excluded.tax_minor,
            total_minor = excluded.total_minor, amount_due_minor = excluded.amount_due_minor,
            download_url = excluded.download_url, payment_url = excluded.payment_url, \(stamp("invoices"))
        RETURNING id
        """)
    static let clearInvoiceLines = Statement(
        "import.clearInvoiceLines", .tenant, "DELETE FROM invoice_lines WHERE client_id = $1 AND invoice_id = $2")
    static let addInvoiceLine = Statement(
        "import.addInvoiceLine", .tenant,
        """
        INSERT INTO invoice_lines (client_id, invoice_id, position, description, quantity, unit_price_minor,
            total_minor, period_start, period_end)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """)
    static let putTicket = Statement(
        "import.putTicket", .tenant,
        """
        INSERT INTO tickets (client_id, id, upstream_id, number, subject, status, priority, opened_at, updated_at,
            source_updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
        ON CONFLICT (client_id, upstream_id) DO UPDATE SET number = excluded.number, subject = excluded.subject,
            status = excluded.status, priority = excluded.priority, opened_at = excluded.opened_at,
            updated_at = excluded.updated_at, \(stamp("tickets"))
        RETURNING id
        """)
    static let messageIDs = Statement(
        "import.messageIDs", .tenant,
        "SELECT id, upstream_id FROM ticket_messages WHERE client_id = $1 AND ticket_id = $2 ORDER BY upstream_id")
    static let putMessage = Statement(
        "import.putMessage", .tenant,
        """
        INSERT INTO ticket_messages (client_id, id, ticket_id, upstream_id, at, author_kind, author_name, body, internal)
        VALUES ($1,
            \(OrderedID.above("$2", in: "ticket_messages", where: "client_id = $1 AND ticket_id = $3 AND at = $5")), $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (client_id, ticket_id, upstream_id) DO UPDATE SET at = excluded.at,
            author_kind = excluded.author_kind, author_name = excluded.author_name, body = excluded.body,
            internal = excluded.internal
        """)
    static let removeMessage = Statement(
        "import.removeMessage", .tenant, "DELETE FROM ticket_messages WHERE client_id = $1 AND id = $2")
    static let addEvent = Statement(
        "import.addEvent", .tenant,
        """
        INSERT INTO audit_events (client_id, id, at, actor_kind, actor_name, action, target_kind, target_id,
            target_name, ip, details, upstream_id)
        VALUES ($1, \(AuditSQL.nextID), $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        ON CONFLICT (client_id, upstream_id) WHERE upstream_id IS NOT NULL DO NOTHING
        """)
    static let mark = Statement(
        "import.mark", .tenant,
        """
        INSERT INTO import_marks (client_id, kind, imported_at) VALUES ($1, $2, $3)
        ON CONFLICT (client_id, kind) DO UPDATE SET imported_at = excluded.imported_at
        """)

    static let removeNode = Statement("import.removeNode", .tenant, tombstone("nodes"))
    static let removeSubscription = Statement("import.removeSubscription", .tenant, tombstone("subscriptions"))
    static let removeInvoice = Statement("import.removeInvoice", .tenant, tombstone("invoices"))
    static let removeTicket = Statement("import.removeTicket", .tenant, tombstone("tickets"))

    /// $3 is the tombstone's stamp.
    private static func tombstone(_ table: String) -> String {
        """
        DELETE FROM \(table) WHERE client_id = $1 AND upstream_id = $2
            AND (CAST($3 AS BIGINT) = 0 OR source_updated_at <= CAST($3 AS BIGINT))
        """
    }

    /// The end of an upsert: keeps the newest stamp, and does nothing for an older line.
    private static func stamp(_ table: String) -> String {
        """
        source_updated_at = CASE WHEN excluded.source_updated_at = 0 THEN \(table).source_updated_at
                ELSE excluded.source_updated_at END
        WHERE excluded.source_updated_at = 0 OR excluded.source_updated_at >= \(table).source_updated_at
        """
    }

    static let all =
        [
            nodeID, invoiceID, ticketID, putNode, putSubscription, onlyPrimary, putInvoice, clearInvoiceLines,
            addInvoiceLine,
            putTicket, messageIDs, putMessage, removeMessage, addEvent, mark, removeNode, removeSubscription,
            removeInvoice, removeTicket,
        ] + SampleSQL.all
}
