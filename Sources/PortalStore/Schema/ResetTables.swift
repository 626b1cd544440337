/// Resets of second factors that an operator has asked for (version 16): they wait, so that whoever is concerned can cancel
/// them by a mailed link.
enum ResetTables {
    /// reset_delay_ms is NULL for the standard; 0 resets at once.
    static let ddl = [
        "ALTER TABLE msps ADD COLUMN reset_delay_ms BIGINT",
        """
        CREATE TABLE factor_resets (
            client_id BIGINT NOT NULL,
            user_id BIGINT NOT NULL,
            due_at BIGINT NOT NULL,
            PRIMARY KEY (client_id, user_id),
            FOREIGN KEY (client_id, user_id) REFERENCES portal_users (client_id, id) ON DELETE CASCADE
        )
        """,
        "CREATE INDEX factor_resets_by_due ON factor_resets (due_at)",
        // recipient_id is who was mailed the link: the user, or an owner.
        """
        CREATE TABLE factor_reset_links (
            client_id BIGINT NOT NULL,
            token_hash TEXT NOT NULL,
            user_id BIGINT NOT NULL,
            recipient_id BIGINT NOT NULL,
            PRIMARY KEY (client_id, token_hash),
            FOREIGN KEY (client_id, user_id) REFERENCES factor_resets (client_id, user_id) ON DELETE CASCADE,
            FOREIGN KEY (client_id, recipient_id) REFERENCES portal_users (client_id, id) ON DELETE CASCADE
        )
        """,
        "CREATE INDEX factor_reset_links_by_user ON factor_reset_links (client_id, user_id)",
        "CREATE INDEX factor_reset_links_by_recipient ON factor_reset_links (client_id, recipient_id)",
    ]
}
