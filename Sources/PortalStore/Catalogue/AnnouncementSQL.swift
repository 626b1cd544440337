import Database

/// Announcements of MSPs, and what a client sees of them.
enum AnnouncementSQL {
    private static func shown(_ condition: String) -> String {
        """
        SELECT a.id, a.severity, a.starts_at, a.ends_at, a.texts, a.is_for_all
        FROM clients c JOIN announcements a ON a.msp_id = c.msp_id
        WHERE c.id = $1 AND a.ends_at > $2 AND a.starts_at <= $3\(condition) AND (a.is_for_all = 1 OR EXISTS (
            SELECT 1 FROM announcement_targets t
            WHERE t.client_id = c.id AND t.announcement_id = a.id AND t.msp_id = a.msp_id))
        ORDER BY a.starts_at > $2, ABS(a.starts_at - $2), a.id LIMIT $4
        """
    }

    /// Those of now, the newest first, then what is planned, the nearest first.
    static let ofClient = Statement("announcement.ofClient", .directory, shown(""))
    /// Of the login page.
    static let publicOfClient = Statement("announcement.publicOfClient", .directory, shown(" AND a.is_public = 1"))
    static let nodes = Statement(
        "announcement.nodes", .tenant,
        """
        SELECT node_id FROM announcement_targets
        WHERE client_id = $1 AND announcement_id = $2 AND node_id IS NOT NULL ORDER BY position
        """)
    static let ofMSP = Statement(
        "announcement.ofMSP", .msp,
        "SELECT \(AnnouncementColumn.list) FROM announcements WHERE msp_id = $1 ORDER BY starts_at, id")
    static let byUpstream = Statement(
        "announcement.byUpstream", .msp,
        "SELECT \(AnnouncementColumn.list) FROM announcements WHERE msp_id = $1 AND upstream_id = $2")
    static let targets = Statement(
        "announcement.targets", .msp,
        """
        SELECT client_id, node_id FROM announcement_targets WHERE msp_id = $1 AND announcement_id = $2
        ORDER BY client_id, position
        """)
    static let put = Statement(
        "announcement.put", .msp,
        """
        INSERT INTO announcements (\(AnnouncementColumn.list))
        VALUES (\(AnnouncementColumn.allCases.parameters(from: 1)))
        ON CONFLICT (msp_id, id) DO UPDATE SET \(AnnouncementColumn.allCases.dropFirst(2).excluded)
        """)
    static let clearTargets = Statement(
        "announcement.clearTargets", .msp,
        "DELETE FROM announcement_targets WHERE msp_id = $1 AND announcement_id = $2")
    static let addTarget = Statement(
        "announcement.addTarget", .msp,
        """
        INSERT INTO announcement_targets (msp_id, announcement_id, position, client_id, node_id)
        VALUES ($1, $2, $3, $4, $5)
        """)
    static let remove = Statement(
        "announcement.remove", .msp, "DELETE FROM announcements WHERE msp_id = $1 AND id = $2")
    static let unended = Statement(
        "announcement.unended", .msp, "SELECT COUNT(*) FROM announcements WHERE msp_id = $1 AND ends_at > $2")
    /// Of clients and nodes that are gone.
    static let removeUnseen = Statement(
        "announcement.removeUnseen", .msp,
        """
        DELETE FROM announcements WHERE msp_id = $1 AND is_for_all = 0 AND NOT EXISTS (
            SELECT 1 FROM announcement_targets t
            WHERE t.msp_id = announcements.msp_id AND t.announcement_id = announcements.id)
        """)

    static let all = [
        ofClient, publicOfClient, nodes, ofMSP, byUpstream, targets, put, clearTargets, addTarget, remove, unended,
        removeUnseen,
    ]
}

/// Columns of an `Announcement`, without its targets.
enum AnnouncementColumn: Int, Column {
    case mspID, id, upstreamID, severity, startsAt, endsAt, isPublic, isForAll, texts, sourceUpdatedAt
}

extension Announcement {
    /// Stored for no end: the last instant that RFC 3339 can say.
    private static let open: Instant = 253_402_300_799_999

    /// A stored end; the last instant of all means none.
    package static func end(_ stored: Instant) -> Instant? { stored == open ? nil : stored }

    /// Without targets, which are `nil` where all see it.
    init(row: Row) throws {
        let row = ColumnRow(row, of: AnnouncementColumn.self)
        self.init(
            id: row.integer(.id), msp: row.id(.mspID), upstreamID: row.text(.upstreamID),
            severity: try row.word(.severity, of: "announcements.severity"), startsAt: row.instant(.startsAt),
            endsAt: Self.end(row.instant(.endsAt)), isPublic: row.flag(.isPublic), texts: row.text(.texts),
            targets: row.flag(.isForAll) ? nil : [])
        stamp = row.instant(.sourceUpdatedAt)
    }

    func parameter(_ column: AnnouncementColumn) -> Value {
        switch column {
        case .mspID: .id(msp)
        case .id: .integer(id)
        case .upstreamID: .text(upstreamID)
        case .severity: .word(severity)
        case .startsAt: .instant(startsAt)
        case .endsAt: .instant(endsAt ?? Self.open)
        case .isPublic: Value(isPublic)
        case .isForAll: Value(targets == nil)
        case .texts: .text(texts)
        case .sourceUpdatedAt: .instant(stamp)
        }
    }
}
