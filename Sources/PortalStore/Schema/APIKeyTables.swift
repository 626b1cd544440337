/// Keys by which an MSP's systems connect (version 17). They belong to MSPs, not to clients.
enum APIKeyTables {
    /// A key that is rotated has its former secrets until they end. scopes and networks are separated by blanks.
    static let ddl = [
        """
        CREATE TABLE api_keys (
            msp_id BIGINT NOT NULL REFERENCES msps (id) ON DELETE CASCADE,
            id BIGINT NOT NULL,
            name TEXT NOT NULL,
            scopes TEXT NOT NULL,
            networks TEXT NOT NULL DEFAULT '',
            created_at BIGINT NOT NULL,
            expires_at BIGINT,
            last_used_at BIGINT,
            last_used_from TEXT,
            PRIMARY KEY (msp_id, id),
            UNIQUE (msp_id, name)
        )
        """,
        """
        CREATE TABLE api_key_secrets (
            digest TEXT NOT NULL PRIMARY KEY,
            msp_id BIGINT NOT NULL,
            key_id BIGINT NOT NULL,
            hint TEXT NOT NULL,
            expires_at BIGINT,
            FOREIGN KEY (msp_id, key_id) REFERENCES api_keys (msp_id, id) ON DELETE CASCADE
        )
        """,
        "CREATE INDEX api_key_secrets_by_key ON api_key_secrets (msp_id, key_id)",
        "CREATE INDEX clients_by_msp ON clients (msp_id, slug)",
    ]
}
