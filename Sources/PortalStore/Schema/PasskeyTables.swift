/// Passkeys (version 14): WebAuthn credentials that are kept in their authenticator.
enum PasskeyTables {
    static let ddl = [
        """
        CREATE TABLE passkeys (
            client_id BIGINT NOT NULL,
            user_id BIGINT NOT NULL,
            id BIGINT NOT NULL,
            credential TEXT NOT NULL,
            host TEXT NOT NULL,
            algorithm BIGINT NOT NULL CHECK (algorithm IN (-7, -8, -257)),
            public_key TEXT NOT NULL,
            transports TEXT NOT NULL,
            name TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            last_used_at BIGINT,
            backed_up BIGINT NOT NULL CHECK (backed_up IN (0, 1)),
            counter BIGINT NOT NULL,
            challenged_at BIGINT NOT NULL,
            second_only BIGINT NOT NULL DEFAULT 0 CHECK (second_only IN (0, 1)),
            PRIMARY KEY (client_id, user_id, id),
            FOREIGN KEY (client_id, user_id) REFERENCES portal_users (client_id, id) ON DELETE CASCADE
        )
        """,
        "CREATE UNIQUE INDEX passkeys_by_credential ON passkeys (client_id, credential)",
    ]
}
