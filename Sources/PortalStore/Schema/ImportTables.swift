/// Imports that go over several transactions: where an MSP's systems can go on (version 18), which belongs to MSPs, and
/// snapshots under way (version 21), which belong to clients.
enum ImportTables {
    /// Of each idempotency key, the number of lines that are done, and their checksum.
    static let positions = [
        """
        CREATE TABLE import_positions (
            msp_id BIGINT NOT NULL REFERENCES msps (id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            lines BIGINT NOT NULL,
            checksum BIGINT NOT NULL,
            moved_at BIGINT NOT NULL,
            PRIMARY KEY (msp_id, name)
        )
        """,
        "CREATE INDEX import_positions_by_age ON import_positions (moved_at)",
    ]

    /// Snapshots that have begun, with the import that may end each, and the records seen since.
    static let snapshots = [
        """
        CREATE TABLE import_snapshots (
            client_id BIGINT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
            kind TEXT NOT NULL CHECK (\(Check.oneOf("kind", "node", "subscription", "invoice", "ticket"))),
            import_name TEXT NOT NULL,
            begun_at BIGINT NOT NULL,
            is_whole BIGINT NOT NULL DEFAULT 1 CHECK (is_whole IN (0, 1)),
            PRIMARY KEY (client_id, kind)
        )
        """,
        "CREATE INDEX import_snapshots_by_import ON import_snapshots (import_name) WHERE is_whole = 1",
        "CREATE INDEX import_snapshots_by_age ON import_snapshots (begun_at)",
        """
        CREATE TABLE import_snapshot_records (
            client_id BIGINT NOT NULL,
            kind TEXT NOT NULL,
            record_id BIGINT NOT NULL,
            is_new BIGINT NOT NULL CHECK (is_new IN (0, 1)),
            PRIMARY KEY (client_id, kind, record_id),
            FOREIGN KEY (client_id, kind) REFERENCES import_snapshots (client_id, kind) ON DELETE CASCADE
        )
        """,
    ]
}
