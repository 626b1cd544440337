import Database

/// The audit log of one client.
enum AuditSQL {
    private static let event = """
        id, at, actor_kind, actor_name, action, target_kind, target_id, target_name, ip, details, actor_id
        """

    /// $2 and $3 bound the instants; $4 is an actor kind or empty, $5 a user or 0, $6 an action or empty. Imported
    /// events match users by name only.
    private static let chosen = """
        client_id = $1 AND at >= $2 AND at < $3
            AND (CAST($4 AS TEXT) = '' OR actor_kind = CAST($4 AS TEXT))
            AND (CAST($5 AS BIGINT) = 0 OR actor_id = CAST($5 AS BIGINT)
                OR actor_id IS NULL AND actor_kind = 'user' AND actor_name <> '' AND actor_name =
                    (SELECT name FROM portal_users WHERE client_id = $1 AND id = CAST($5 AS BIGINT)))
            AND (CAST($6 AS TEXT) = '' OR action = CAST($6 AS TEXT))
        """
    /// Keeps events of one instant in insertion order.
    static let nextID = OrderedID.above("$2", in: "audit_events", where: "client_id = $1 AND at = $3")

    static let list = PagedSQL(
        "audit.list", event, from: "audit_events", where: chosen, parameters: 6, newestBy: "at", cursor: .value)
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

extension AuditEvent {
    init(row: Row) throws {
        id = row.integer(0)
        at = row.instant(1)
        actorKind = try row.word(2, of: "audit_events.actor_kind")
        actorName = row.text(3)
        action = row.text(4)
        targetKind = row.text(5)
        targetID = row.optionalText(6)
        targetName = row.optionalText(7)
        ip = row.optionalText(8)
        details = row.text(9)
        actorID = row.optionalID(10)
    }
}
