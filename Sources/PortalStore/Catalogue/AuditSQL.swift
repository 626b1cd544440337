import Database

/// The audit log of one client.
enum AuditSQL {
    /// $2 and $3 bound the instants; $4 is an actor kind or empty, $5 a user or 0, $6 an action or empty, $7
    /// a kind's parameter or empty: the portal's own actions, one of which is taken out of them. Imported events match users by name only.
    private static let chosen = """
        client_id = $1 AND at >= $2 AND at < $3
            AND (CAST($4 AS TEXT) = '' OR actor_kind = CAST($4 AS TEXT))
            AND (CAST($5 AS BIGINT) = 0 OR actor_id = CAST($5 AS BIGINT)
                OR actor_id IS NULL AND actor_kind = 'user' AND actor_name <> '' AND actor_name =
                    (SELECT name FROM portal_users WHERE client_id = $1 AND id = CAST($5 AS BIGINT)))
            AND (CAST($6 AS TEXT) = '' OR action = CAST($6 AS TEXT))
            AND (CAST($7 AS TEXT) = '' OR CAST($7 AS TEXT) = 'imported' AND upstream_id IS NOT NULL
                OR upstream_id IS NULL AND replace(CAST($7 AS TEXT), action, '') <> CAST($7 AS TEXT))
        """
    /// Keeps events of one instant in insertion order.
    static let nextID = OrderedID.above("$2", in: "audit_events", where: "client_id = $1 AND at = $3")

    static let list = PagedSQL(
        "audit.list", AuditEventColumn.list, from: "audit_events", where: chosen, parameters: 7, newestBy: "at",
        cursor: .value)
    static let exists = Statement(
        "audit.exists", .tenant, "SELECT 1 FROM audit_events WHERE client_id = $1 AND at = $2 AND id = $3")
    static let add = Statement(
        "audit.add", .tenant,
        """
        INSERT INTO audit_events (client_id, id, at, actor_kind, actor_id, actor_name, action, target_kind, target_id,
            target_name, ip, details)
        VALUES ($1, \(nextID), $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """)

    static let all = list.all + [exists, add]
}

/// The columns of an `AuditEvent`.
enum AuditEventColumn: Int, Column {
    case id, at, actorKind, actorName, action, targetKind, targetID, targetName, ip, details, actorID
}

extension AuditEvent {
    init(row: Row) throws {
        let row = ColumnRow(row, of: AuditEventColumn.self)
        id = row.integer(.id)
        at = row.instant(.at)
        actorKind = try row.word(.actorKind, of: "audit_events.actor_kind")
        actorName = row.text(.actorName)
        action = row.text(.action)
        targetKind = row.text(.targetKind)
        targetID = row.optionalText(.targetID)
        targetName = row.optionalText(.targetName)
        ip = row.optionalText(.ip)
        details = row.text(.details)
        actorID = row.optionalID(.actorID)
    }
}
