import Database

/// The events of an MSP and its clients, in the order in which they were committed.
///
/// A number is taken last in a transaction, and from a row of its own, so that writers of one MSP follow each other only
/// from there on. With RETURNING, SQLite would journal every page of each statement, in a file.
enum FeedSQL {
    static let countOfClient = Statement(
        "feed.countOfClient", .directory,
        """
        INSERT INTO event_counters (msp_id, number) SELECT msp_id, 1 FROM clients WHERE id = $1
        ON CONFLICT (msp_id) DO UPDATE SET number = event_counters.number + 1
        """)
    static let countOfMSP = Statement(
        "feed.countOfMSP", .directory,
        """
        INSERT INTO event_counters (msp_id, number) VALUES ($1, 1)
        ON CONFLICT (msp_id) DO UPDATE SET number = event_counters.number + 1
        """)
    static let addOfClient = Statement(
        "feed.addOfClient", .directory,
        """
        INSERT INTO event_feed (msp_id, number, client_id, at, id)
        SELECT n.msp_id, n.number, c.id, $2, $3 FROM clients c JOIN event_counters n ON n.msp_id = c.msp_id
        WHERE c.id = $1
        """)
    static let addOfMSP = Statement(
        "feed.addOfMSP", .directory,
        """
        INSERT INTO event_feed (msp_id, number, at, id) SELECT msp_id, number, $2, $3 FROM event_counters
        WHERE msp_id = $1
        """)
    /// The client's first event of an instant that has no number.
    static let addNext = Statement(
        "feed.addNext", .directory,
        """
        INSERT INTO event_feed (msp_id, number, client_id, at, id)
        SELECT $3, $4, client_id, at, id FROM audit_events a WHERE client_id = $1 AND at = $2 AND NOT EXISTS
            (SELECT 1 FROM event_feed f WHERE f.client_id = a.client_id AND f.at = a.at AND f.id = a.id)
        ORDER BY id LIMIT 1
        """)
    static let setCount = Statement(
        "feed.setCount", .msp,
        """
        INSERT INTO event_counters (msp_id, number) VALUES ($1, $2)
        ON CONFLICT (msp_id) DO UPDATE SET number = excluded.number
        """)
    /// The newest event of an instant: ids grow (`OrderedID`).
    static let newestOfClient = Statement(
        "feed.newestOfClient", .tenant, "SELECT MAX(id) FROM audit_events WHERE client_id = $1 AND at = $2")
    static let newestOfMSP = Statement(
        "feed.newestOfMSP", .msp, "SELECT MAX(id) FROM msp_events WHERE msp_id = $1 AND at = $2")

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

    static let all = [
        countOfClient, countOfMSP, addOfClient, addOfMSP, addNext, setCount, newestOfClient, newestOfMSP, list, last,
        missing, skip,
    ]
}
