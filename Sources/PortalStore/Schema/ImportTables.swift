/// Imports that an MSP's systems can go on with (version 18). They belong to MSPs, not to clients.
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
}
