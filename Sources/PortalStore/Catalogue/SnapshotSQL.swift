import Database

/// Snapshots under way, of a client's records of one kind (docs/import.md#snapshot).
enum SnapshotSQL {
    static let kinds = Statement(
        "snapshot.kinds", .tenant, "SELECT kind FROM import_snapshots WHERE client_id = $1")
    static let find = Statement(
        "snapshot.find", .tenant,
        "SELECT import_name, is_whole FROM import_snapshots WHERE client_id = $1 AND kind = $2")
    static let begin = Statement(
        "snapshot.begin", .tenant,
        "INSERT INTO import_snapshots (client_id, kind, import_name, begun_at) VALUES ($1, $2, $3, $4)")
    static let end = Statement(
        "snapshot.end", .tenant, "DELETE FROM import_snapshots WHERE client_id = $1 AND kind = $2")
    static let see = Statement(
        "snapshot.see", .tenant,
        """
        INSERT INTO import_snapshot_records (client_id, kind, record_id, is_new) VALUES ($1, $2, $3, $4)
        ON CONFLICT (client_id, kind, record_id) DO NOTHING
        """)
    /// All of the import's snapshots for the empty kind: a line that cannot be read may have been for any client. The name
    /// of a key's import begins with its MSP's id.
    static let spoil = Statement(
        "snapshot.spoil", .directory,
        """
        UPDATE import_snapshots SET is_whole = 0
        WHERE import_name = $1 AND is_whole = 1 AND (CAST($2 AS TEXT) = '' OR kind = $2)
        """)

    /// What snapshots of the same import brought anew to other clients of the client's MSP.
    static let nodesElsewhere = Statement(
        "snapshot.nodesElsewhere", .directory,
        """
        SELECT n.upstream_id FROM clients c
        JOIN clients o ON o.msp_id = c.msp_id AND o.id <> c.id
        JOIN import_snapshots s ON s.client_id = o.id AND s.kind = 'node' AND s.import_name = $2
        JOIN import_snapshot_records r ON r.client_id = s.client_id AND r.kind = s.kind AND r.is_new = 1
        JOIN nodes n ON n.client_id = r.client_id AND n.id = r.record_id
        WHERE c.id = $1
        """)

    static let nodes = records("nodes", "node", label: "name")
    static let subscriptions = records("subscriptions", "subscription", label: "name")
    static let invoices = records("invoices", "invoice", label: "number")
    static let tickets = records("tickets", "ticket", label: "number")

    /// All of a client's records, with how the snapshot has seen each: NULL for not at all.
    private static func records(_ table: String, _ kind: String, label: String) -> Statement {
        Statement(
            "snapshot.\(table)", .tenant,
            """
            SELECT r.upstream_id, r.\(label), seen.is_new FROM \(table) r
            LEFT JOIN import_snapshot_records seen
                ON seen.client_id = r.client_id AND seen.kind = '\(kind)' AND seen.record_id = r.id
            WHERE r.client_id = $1
            """)
    }

    static let all = [kinds, find, begin, end, see, spoil, nodesElsewhere, nodes, subscriptions, invoices, tickets]
}
