import Database

/// Import reads and writes of upstream records. A line without `updated_at` has stamp 0; a line with an older stamp or
/// the stored content changes no row. With RETURNING, SQLite would journal every page of each statement, in a file.
enum ImportSQL {
    static let nodeID = Statement("import.nodeID", .tenant, known("nodes"))
    static let subscriptionID = Statement("import.subscriptionID", .tenant, known("subscriptions"))
    static let invoiceID = Statement("import.invoiceID", .tenant, known("invoices"))
    static let ticketID = Statement("import.ticketID", .tenant, known("tickets"))

    static let putNode = Statement(
        "import.putNode", .tenant,
        """
        INSERT INTO nodes (client_id, id, upstream_id, name, name_folded, status, status_rank, status_at, region, plan,
            version, available_version, os, ip_addresses, boot_id, booted_at, source_updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
        ON CONFLICT (client_id, upstream_id) DO UPDATE SET
            status_at = CASE WHEN nodes.status = excluded.status THEN nodes.status_at ELSE excluded.status_at END,
            status_rank = excluded.status_rank,
            \(update("nodes", "name name_folded status region plan version available_version os ip_addresses boot_id booted_at"))
        """)
    static let putSubscription = Statement(
        "import.putSubscription", .tenant,
        """
        INSERT INTO subscriptions (client_id, id, upstream_id, name, price_minor, currency, billing_interval, renews_on,
            status, is_primary, started_on, source_updated_at)
        VALUES ($1, \(OrderedID.above("$2", in: "subscriptions", where: "client_id = $1 AND started_on = $11")), $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        ON CONFLICT (client_id, upstream_id) DO UPDATE SET
            \(update("subscriptions", "name price_minor currency billing_interval renews_on status is_primary started_on"))
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
        ON CONFLICT (client_id, upstream_id) DO UPDATE SET
            \(update("invoices", invoiceColumns))
        """)
    private static let invoiceColumns = """
        number status issued_on due_on paid_on period_start period_end currency subtotal_minor tax_minor total_minor \
        amount_due_minor download_url payment_url
        """
    static let invoiceLines = Statement(
        "import.invoiceLines", .tenant,
        """
        SELECT description, quantity, unit_price_minor, total_minor, period_start, period_end, tax_rate
        FROM invoice_lines
        WHERE client_id = $1 AND invoice_id = $2 ORDER BY position
        """)
    static let clearInvoiceLines = Statement(
        "import.clearInvoiceLines", .tenant, "DELETE FROM invoice_lines WHERE client_id = $1 AND invoice_id = $2")
    static let addInvoiceLine = Statement(
        "import.addInvoiceLine", .tenant,
        """
        INSERT INTO invoice_lines (client_id, invoice_id, position, description, quantity, unit_price_minor,
            total_minor, period_start, period_end, tax_rate)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """)
    static let putTicket = Statement(
        "import.putTicket", .tenant,
        """
        INSERT INTO tickets (client_id, id, upstream_id, number, subject, status, priority, opened_at, updated_at,
            source_updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
        ON CONFLICT (client_id, upstream_id) DO UPDATE SET
            \(update("tickets", "number subject status priority opened_at updated_at"))
        """)
    static let messages = Statement(
        "import.messages", .tenant,
        """
        SELECT id, upstream_id, at, author_kind, author_name, body, internal FROM ticket_messages
        WHERE client_id = $1 AND ticket_id = $2 ORDER BY upstream_id
        """)
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
    static let event = Statement(
        "import.event", .tenant,
        """
        SELECT at, actor_kind, actor_name, action, target_kind, target_name, ip, details FROM audit_events
        WHERE client_id = $1 AND upstream_id = $2
        """)
    static let invoiceNumbers = Statement(
        "import.invoiceNumbers", .tenant,
        "SELECT upstream_id, number FROM invoices WHERE client_id = $1 AND status <> 'draft'")
    static let ticketNumbers = Statement(
        "import.ticketNumbers", .tenant, "SELECT upstream_id, number FROM tickets WHERE client_id = $1")
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
        INSERT INTO import_marks (client_id, kind, imported_at, first_at) VALUES ($1, $2, $3, $3)
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

    private static func known(_ table: String) -> String {
        "SELECT id, source_updated_at, status FROM \(table) WHERE client_id = $1 AND upstream_id = $2"
    }

    /// The end of an upsert: sets the columns and the newest stamp; no effect for older or unchanged lines.
    private static func update(_ table: String, _ columns: String) -> String {
        let names = columns.split(separator: " ")
        func list(_ source: String) -> String { names.map { "\(source).\($0)" }.joined(separator: ", ") }
        let stamp = "\(table).source_updated_at"
        return """
            \(names.map { "\($0) = excluded.\($0)" }.joined(separator: ", ")),
            source_updated_at = CASE WHEN excluded.source_updated_at = 0 THEN \(stamp) ELSE excluded.source_updated_at END
            WHERE excluded.source_updated_at > \(stamp)
                OR (excluded.source_updated_at = 0 OR excluded.source_updated_at = \(stamp))
                    AND (\(list("excluded"))) IS DISTINCT FROM (\(list(table)))
            """
    }

    static let all =
        [
            nodeID, subscriptionID, invoiceID, ticketID, putNode, putSubscription, onlyPrimary, putInvoice,
            invoiceLines,
            clearInvoiceLines, addInvoiceLine, invoiceNumbers, putTicket, messages, putMessage, removeMessage,
            ticketNumbers,
            event, addEvent, mark, removeNode, removeSubscription, removeInvoice, removeTicket,
        ] + SampleSQL.all + SnapshotSQL.all
}
