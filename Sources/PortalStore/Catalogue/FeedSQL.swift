import Database

/// The events of an MSP and its clients, in the order in which they were committed.
///
/// A number is taken last in a transaction, and from a row of its own, so that writers of one MSP follow each other only
/// from there on.
enum FeedSQL {
    static let nextOfClient = Statement(
        "feed.nextOfClient", .directory,
        """
        INSERT INTO event_counters (msp_id, number) SELECT msp_id, 1 FROM clients WHERE id = $1
        ON CONFLICT (msp_id) DO UPDATE SET number = event_counters.number + 1
        RETURNING msp_id, number
        """)
    static let nextOfMSP = Statement(
        "feed.nextOfMSP", .directory,
        """
        INSERT INTO event_counters (msp_id, number) VALUES ($1, 1)
        ON CONFLICT (msp_id) DO UPDATE SET number = event_counters.number + 1
        RETURNING msp_id, number
        """)
    static let add = Statement(
        "feed.add", .directory,
        "INSERT INTO event_feed (msp_id, number, client_id, at, id) VALUES ($1, $2, $3, $4, $5)")

    /// Of a client's event the client's columns are there, of the MSP's own the others.
    static let list = Statement(
        "feed.list", .msp,
        """
        SELECT f.number, c.slug, f.id, f.at, COALESCE(a.actor_kind, 'operator'), COALESCE(a.actor_name, m.actor_name),
            COALESCE(a.action, m.action), COALESCE(a.target_kind, m.target_kind), COALESCE(a.target_id, m.target_id),
            COALESCE(a.target_name, m.target_name), a.ip, COALESCE(a.details, m.details), a.actor_id
        FROM event_feed f
        LEFT JOIN clients c ON c.id = f.client_id
        LEFT JOIN audit_events a ON a.client_id = f.client_id AND a.at = f.at AND a.id = f.id
        LEFT JOIN msp_events m ON f.client_id IS NULL AND m.msp_id = f.msp_id AND m.at = f.at AND m.id = f.id
        WHERE f.msp_id = $1 AND f.number > $2 AND (a.id IS NOT NULL OR m.id IS NOT NULL) ORDER BY f.number LIMIT $3
        """)
    static let last = Statement("feed.last", .msp, "SELECT number FROM event_counters WHERE msp_id = $1")

    /// What a program of before version 19 has written meanwhile.
    static let missing = Statement(
        "feed.missing", .cross(reason: "asked of each client in turn"),
        """
        SELECT at, id FROM audit_events a WHERE client_id = $1 AND at >= $2 AND NOT EXISTS
            (SELECT 1 FROM event_feed f WHERE f.client_id = a.client_id AND f.at = a.at AND f.id = a.id)
        ORDER BY at, id
        """)
    /// After a restore: no number is given twice.
    static let skip = Statement(
        "feed.skip", .cross(reason: "numbers of all MSPs"), "UPDATE event_counters SET number = number + $1")

    static let all = [nextOfClient, nextOfMSP, add, list, last, missing, skip]
}
