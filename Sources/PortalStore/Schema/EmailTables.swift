/// Changes of a user's e-mail address (version 13): one that waits to be confirmed at the new address, and the ways back to
/// those before.
enum EmailTables {
    static let ddl = [
        // asked_by is NULL for the operator.
        """
        CREATE TABLE email_changes (
            client_id BIGINT NOT NULL,
            user_id BIGINT NOT NULL,
            email TEXT NOT NULL,
            token_hash TEXT NOT NULL,
            asked_by BIGINT,
            created_at BIGINT NOT NULL,
            expires_at BIGINT NOT NULL,
            PRIMARY KEY (client_id, user_id),
            UNIQUE (client_id, token_hash),
            FOREIGN KEY (client_id, user_id) REFERENCES portal_users (client_id, id) ON DELETE CASCADE
        )
        """,
        "CREATE INDEX email_changes_by_end ON email_changes (expires_at)",
        """
        CREATE TABLE email_returns (
            client_id BIGINT NOT NULL,
            token_hash TEXT NOT NULL,
            user_id BIGINT NOT NULL,
            email TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            expires_at BIGINT NOT NULL,
            PRIMARY KEY (client_id, token_hash),
            FOREIGN KEY (client_id, user_id) REFERENCES portal_users (client_id, id) ON DELETE CASCADE
        )
        """,
        "CREATE INDEX email_returns_by_user ON email_returns (client_id, user_id, created_at)",
        "CREATE INDEX email_returns_by_end ON email_returns (expires_at)",
    ]
}
