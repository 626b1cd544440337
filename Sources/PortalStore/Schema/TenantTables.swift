/// The tables in which a client has rows; all of them hang on its row in `clients`, which takes them with it.
enum TenantTables {
    static let names = [
        "audit_events", "client_branding", "client_locks", "client_rollups", "command_outbox", "command_states",
        "commands", "domains", "import_marks", "invoice_lines", "invoices", "mail_outbox", "node_rollups", "nodes",
        "one_time_links", "portal_users", "samples", "sessions", "subscriptions", "throttle_counters",
        "ticket_messages", "tickets",
    ]
}
