/// What MSPs tell their customers: maintenance, incidents, news (version 23). They belong to MSPs; who sees them is a row
/// for each client or node, or everybody.
enum AnnouncementTables {
    /// texts is JSON: title and text by language. The end of what has none lies in the year 9999, so that one index finds
    /// all that have not ended.
    static let ddl = [
        """
        CREATE TABLE announcements (
            msp_id BIGINT NOT NULL REFERENCES msps (id) ON DELETE CASCADE,
            id BIGINT NOT NULL,
            upstream_id TEXT NOT NULL,
            severity TEXT NOT NULL CHECK (\(Check.oneOf("severity", "info", "maintenance", "incident"))),
            starts_at BIGINT NOT NULL,
            ends_at BIGINT NOT NULL,
            is_public BIGINT NOT NULL,
            is_for_all BIGINT NOT NULL,
            texts TEXT NOT NULL,
            source_updated_at BIGINT NOT NULL,
            PRIMARY KEY (msp_id, id),
            UNIQUE (msp_id, upstream_id)
        )
        """,
        """
        CREATE TABLE announcement_targets (
            client_id BIGINT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
            announcement_id BIGINT NOT NULL,
            position BIGINT NOT NULL,
            msp_id BIGINT NOT NULL,
            node_id BIGINT,
            PRIMARY KEY (client_id, announcement_id, position),
            FOREIGN KEY (client_id, node_id) REFERENCES nodes (client_id, id) ON DELETE CASCADE,
            FOREIGN KEY (msp_id, announcement_id) REFERENCES announcements (msp_id, id) ON DELETE CASCADE
        )
        """,
        "CREATE INDEX announcement_targets_by_node ON announcement_targets (client_id, node_id)",
        """
        CREATE INDEX announcement_targets_by_announcement
        ON announcement_targets (msp_id, announcement_id, client_id, position)
        """,
        "CREATE INDEX announcements_of_msp_by_end ON announcements (msp_id, ends_at)",
        "CREATE INDEX announcements_by_end ON announcements (ends_at)",
    ]
}
