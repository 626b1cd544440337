import Database

/// How far imports under an idempotency key have come.
enum ImportPositionSQL {
    static let get = Statement(
        "importPosition.get", .msp, "SELECT lines, checksum FROM import_positions WHERE msp_id = $1 AND name = $2")
    /// Nothing unless the position is still `$3`: one request goes on at a time.
    static let advance = Statement(
        "importPosition.advance", .msp,
        """
        INSERT INTO import_positions (msp_id, name, lines, checksum, moved_at) VALUES ($1, $2, $4, $5, $6)
        ON CONFLICT (msp_id, name) DO UPDATE
        SET lines = excluded.lines, checksum = excluded.checksum, moved_at = excluded.moved_at
        WHERE import_positions.lines = $3
        """)

    static let all = [get, advance]
}
