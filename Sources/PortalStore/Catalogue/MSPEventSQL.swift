import Database

/// The audit log of one MSP; operators are its only actors.
enum MSPEventSQL {
    /// Columns as read by `AuditEvent.init(row:)`.
    static let list = Statement(
        "mspEvent.list", .directory,
        """
        SELECT id, at, 'operator', actor_name, action, target_kind, target_id, target_name, NULL, details, NULL
        FROM msp_events WHERE msp_id = $1 AND at >= $2 ORDER BY at DESC, id DESC LIMIT $3
        """)
    static let add = Statement(
        "mspEvent.add", .directory,
        """
        INSERT INTO msp_events (msp_id, at, id, actor_name, action, target_kind, target_id, target_name, details)
        VALUES ($1, $2, \(OrderedID.above("$3", in: "msp_events", where: "msp_id = $1 AND at = $2")), $4, $5, $6, $7, $8,
            $9)
        RETURNING id
        """)

    static let all = [list, add]
}
