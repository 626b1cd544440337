/// Tickets from clients to their MSP; internal notes never leave the store.
enum TicketTables {
    /// Order of the list, in which tickets that wait for the customer come first (version 25).
    static let byTurn = [
        """
        ALTER TABLE tickets ADD COLUMN waits BIGINT
            GENERATED ALWAYS AS (CASE status WHEN 'pending' THEN 1 ELSE 0 END) STORED
        """,
        "CREATE INDEX tickets_by_turn ON tickets (client_id, waits, updated_at, id)",
        "DROP INDEX tickets_by_update",
    ]

    /// Index for the few open tickets (version 6).
    static let byStatus = ["CREATE INDEX tickets_by_status ON tickets (client_id, status, updated_at, id)"]

    static let ddl = [
        """
        CREATE TABLE tickets (
            client_id BIGINT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
            id BIGINT NOT NULL,
            upstream_id TEXT NOT NULL,
            number TEXT NOT NULL,
            subject TEXT NOT NULL,
            status TEXT NOT NULL CHECK (\(Check.oneOf("status", "open", "pending", "resolved", "closed"))),
            priority TEXT NOT NULL CHECK (\(Check.oneOf("priority", "low", "normal", "high", "urgent"))),
            opened_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL,
            source_updated_at BIGINT NOT NULL DEFAULT 0,
            PRIMARY KEY (client_id, id),
            UNIQUE (client_id, upstream_id)
        )
        """,
        "CREATE INDEX tickets_by_update ON tickets (client_id, updated_at, id)",
        """
        CREATE TABLE ticket_messages (
            client_id BIGINT NOT NULL,
            id BIGINT NOT NULL,
            ticket_id BIGINT NOT NULL,
            upstream_id TEXT NOT NULL,
            at BIGINT NOT NULL,
            author_kind TEXT NOT NULL CHECK (author_kind IN ('customer', 'provider')),
            author_name TEXT NOT NULL,
            body TEXT NOT NULL,
            internal BIGINT NOT NULL CHECK (internal IN (0, 1)),
            PRIMARY KEY (client_id, id),
            UNIQUE (client_id, ticket_id, upstream_id),
            FOREIGN KEY (client_id, ticket_id) REFERENCES tickets (client_id, id) ON DELETE CASCADE
        )
        """,
        "CREATE INDEX ticket_messages_by_time ON ticket_messages (client_id, ticket_id, at, id)",
    ]
}
