import Database

/// Removal of a client or a person.
enum OffboardingSQL {
    /// Row counts of a client by table.
    static let counts = Statement(
        "offboarding.counts", .tenant,
        TenantTables.names.map { "SELECT '\($0)', COUNT(*) FROM \($0) WHERE client_id = $1" }
            .joined(separator: " UNION ALL "))
    static let client = Statement("offboarding.client", .directory, "DELETE FROM clients WHERE id = $1")

    // MARK: Possibly too much for one transaction; $2 is the row limit

    static let samples = Statement(
        "offboarding.samples", .tenant,
        """
        DELETE FROM samples WHERE client_id = $1 AND (node_id, at) IN
            (SELECT node_id, at FROM samples WHERE client_id = $1 LIMIT $2)
        """)
    static let nodeRollups = Statement(
        "offboarding.nodeRollups", .tenant,
        """
        DELETE FROM node_rollups WHERE client_id = $1 AND (node_id, step_ms, at) IN
            (SELECT node_id, step_ms, at FROM node_rollups WHERE client_id = $1 LIMIT $2)
        """)
    static let clientRollups = Statement(
        "offboarding.clientRollups", .tenant,
        """
        DELETE FROM client_rollups WHERE client_id = $1 AND at IN
            (SELECT at FROM client_rollups WHERE client_id = $1 LIMIT $2)
        """)

    // MARK: A person

    static let events = Statement(
        "offboarding.events", .tenant,
        """
        SELECT id, at, actor_kind, actor_name, action, target_kind, target_id, target_name, ip, details, actor_id
        FROM audit_events WHERE client_id = $1
        """)
    static let eraseEvent = Statement(
        "offboarding.eraseEvent", .tenant,
        """
        UPDATE audit_events SET actor_name = $4, target_name = $5, ip = $6, details = $7
        WHERE client_id = $1 AND at = $2 AND id = $3
        """)
    static let eraseRequester = Statement(
        "offboarding.eraseRequester", .tenant,
        "UPDATE commands SET requested_by = $4 WHERE client_id = $1 AND node_id = $2 AND requested_at = $3")
    static let mails = Statement(
        "offboarding.mails", .tenant, "DELETE FROM mail_outbox WHERE client_id = $1 AND recipient = $2")
    static let all = [counts, client, samples, nodeRollups, clientRollups, events, eraseEvent, eraseRequester, mails]
}
