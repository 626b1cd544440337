/// Tables with client rows; all cascade from `clients`.
enum TenantTables {
    static let names = [
        "announcement_targets", "audit_events", "authenticators", "client_branding", "client_locks", "client_logos",
        "client_rollups", "command_outbox",
        "command_states",
        "commands", "domains", "email_changes", "email_returns", "factor_reminders",
        "factor_reset_links", "factor_resets",
        "import_marks", "import_snapshot_records", "import_snapshots", "invoice_lines",
        "invoice_words", "invoices", "login_challenges", "login_places", "mail_choices", "mail_news",
        "mail_outbox",
        "node_rollups", "node_words", "nodes",
        "one_time_links", "passkeys", "portal_users", "recovery_codes", "samples", "sessions", "subscriptions",
        "throttle_counters",
        "ticket_messages", "ticket_words", "tickets", "trusted_devices",
    ]
}
