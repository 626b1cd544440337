import Database

/// Announcements of MSPs, and what a client sees of them.
enum AnnouncementSQL {
    private static let shownColumns = "a.id, a.severity, a.starts_at, a.ends_at, a.texts"
    private static let current = "a.starts_at <= $2 AND (a.ends_at IS NULL OR a.ends_at > $3)"

    /// A row for each node of the client that is concerned.
    static let ofClient = Statement(
        "announcement.ofClient", .directory,
        """
        SELECT \(shownColumns), t.node_id FROM clients c JOIN announcements a ON a.msp_id = c.msp_id
        LEFT JOIN announcement_targets t ON t.msp_id = a.msp_id AND t.announcement_id = a.id AND t.client_id = c.id
        WHERE c.id = $1 AND \(current) AND (a.is_for_all = 1 OR t.client_id IS NOT NULL)
        ORDER BY a.starts_at, a.id, t.node_id
        """)
    /// Of the login page.
    static let publicOfClient = Statement(
        "announcement.publicOfClient", .directory,
        """
        SELECT \(shownColumns), NULL FROM clients c JOIN announcements a ON a.msp_id = c.msp_id
        WHERE c.id = $1 AND \(current) AND a.is_public = 1 AND (a.is_for_all = 1 OR EXISTS
            (SELECT 1 FROM announcement_targets t
            WHERE t.msp_id = a.msp_id AND t.announcement_id = a.id AND t.client_id = c.id))
        ORDER BY a.starts_at, a.id
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
        SELECT client_id, node_id FROM announcement_targets WHERE msp_id = $1 AND announcement_id = $2 ORDER BY position
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

    static let all = [
        ofClient, publicOfClient, ofMSP, byUpstream, targets, put, clearTargets, addTarget, remove,
    ]
}

/// Columns of an `Announcement`, without its targets.
enum AnnouncementColumn: Int, Column {
    case mspID, id, upstreamID, severity, startsAt, endsAt, isPublic, isForAll, texts, sourceUpdatedAt
}

extension Announcement {
    /// Without targets, which are `nil` where all see it.
    init(row: Row) throws {
        let row = ColumnRow(row, of: AnnouncementColumn.self)
        self.init(
            id: row.integer(.id), msp: row.id(.mspID), upstreamID: row.text(.upstreamID),
            severity: try row.word(.severity, of: "announcements.severity"), startsAt: row.instant(.startsAt),
            endsAt: row.optionalInstant(.endsAt), isPublic: row.flag(.isPublic), texts: row.text(.texts),
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
        case .endsAt: Value(endsAt)
        case .isPublic: Value(isPublic)
        case .isForAll: Value(targets == nil)
        case .texts: .text(texts)
        case .sourceUpdatedAt: .instant(stamp)
        }
    }
}
