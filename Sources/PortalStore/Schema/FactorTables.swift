/// Second factors (version 11): authenticator apps, recovery codes, and logins that wait for one of them.
enum FactorTables {
    static let ddl = [
        """
        CREATE TABLE authenticators (
            client_id BIGINT NOT NULL,
            user_id BIGINT NOT NULL,
            id BIGINT NOT NULL,
            name TEXT NOT NULL,
            secret TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            confirmed_at BIGINT,
            last_used_at BIGINT,
            last_step BIGINT NOT NULL,
            PRIMARY KEY (client_id, user_id, id),
            FOREIGN KEY (client_id, user_id) REFERENCES portal_users (client_id, id) ON DELETE CASCADE
        )
        """,
        """
        CREATE TABLE recovery_codes (
            client_id BIGINT NOT NULL,
            user_id BIGINT NOT NULL,
            code_hash TEXT NOT NULL,
            PRIMARY KEY (client_id, user_id, code_hash),
            FOREIGN KEY (client_id, user_id) REFERENCES portal_users (client_id, id) ON DELETE CASCADE
        )
        """,
        """
        CREATE TABLE login_challenges (
            client_id BIGINT NOT NULL,
            token_hash TEXT NOT NULL,
            user_id BIGINT NOT NULL,
            remember BIGINT NOT NULL CHECK (remember IN (0, 1)),
            expires_at BIGINT NOT NULL,
            session_id BIGINT,
            PRIMARY KEY (client_id, token_hash),
            FOREIGN KEY (client_id, user_id) REFERENCES portal_users (client_id, id) ON DELETE CASCADE
        )
        """,
        "CREATE INDEX login_challenges_by_user ON login_challenges (client_id, user_id)",
        "CREATE INDEX login_challenges_by_end ON login_challenges (expires_at)",
        // NULL where the login is the last proof.
        "ALTER TABLE sessions ADD COLUMN proved_at BIGINT",
        "ALTER TABLE mail_outbox ADD COLUMN notice TEXT",
    ]
}
