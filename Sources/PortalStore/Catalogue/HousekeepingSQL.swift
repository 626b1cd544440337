import Database

/// Removal of expired rows by portal-jobs in small batches, and the lease for it.
enum HousekeepingSQL {
    /// The holder renews it; an expired lease passes to a new holder with the next number.
    static let lease = Statement(
        "housekeeping.lease", .directory,
        """
        INSERT INTO leases (name, holder, number, until_at) VALUES ($1, $2, 1, $3)
        ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until_at = excluded.until_at,
            number = CASE WHEN leases.holder = excluded.holder THEN leases.number ELSE leases.number + 1 END
        WHERE leases.until_at <= $4 OR leases.holder = excluded.holder
        RETURNING number
        """)
    static let holds = Statement(
        "housekeeping.holds", .directory, "SELECT 1 FROM leases WHERE name = $1 AND holder = $2 AND number = $3")

    static let clients = Statement(
        "housekeeping.clients", .cross(reason: "rows of all clients end"), "SELECT id FROM clients ORDER BY id")
    static let nodes = Statement(
        "housekeeping.nodes", .cross(reason: "figures of all clients end"),
        "SELECT client_id, id FROM nodes ORDER BY client_id, id")

    // MARK: $1 is the cut-off instant, $2 the row limit

    static let links = Statement(
        "housekeeping.links", .cross(reason: "links of all clients end"),
        """
        DELETE FROM one_time_links WHERE (client_id, id) IN
            (SELECT client_id, id FROM one_time_links WHERE expires_at <= $1 LIMIT $2)
        """)
    static let sessions = Statement(
        "housekeeping.sessions", .cross(reason: "sessions of all clients end"),
        """
        DELETE FROM sessions WHERE (client_id, id) IN
            (SELECT client_id, id FROM sessions WHERE expires_at <= $1 LIMIT $2)
        """)
    static let challenges = Statement(
        "housekeeping.challenges", .cross(reason: "logins under way of all clients end"),
        """
        DELETE FROM login_challenges WHERE (token_hash, client_id) IN
            (SELECT token_hash, client_id FROM login_challenges WHERE expires_at <= $1 LIMIT $2)
        """)
    static let trustedDevices = Statement(
        "housekeeping.trustedDevices", .cross(reason: "trust in devices of all clients ends"),
        """
        DELETE FROM trusted_devices WHERE (id, client_id, user_id) IN
            (SELECT id, client_id, user_id FROM trusted_devices WHERE expires_at <= $1 LIMIT $2)
        """)
    static let loginPlaces = Statement(
        "housekeeping.loginPlaces", .cross(reason: "places of logins of all clients end"),
        """
        DELETE FROM login_places WHERE (place, client_id, user_id) IN
            (SELECT place, client_id, user_id FROM login_places WHERE last_login_at <= $1 LIMIT $2)
        """)
    static let emailChanges = Statement(
        "housekeeping.emailChanges", .cross(reason: "changes of addresses of all clients end"),
        """
        DELETE FROM email_changes WHERE (client_id, user_id) IN
            (SELECT client_id, user_id FROM email_changes WHERE expires_at <= $1 LIMIT $2)
        """)
    static let emailReturns = Statement(
        "housekeeping.emailReturns", .cross(reason: "ways back of all clients end"),
        """
        DELETE FROM email_returns WHERE (token_hash, client_id) IN
            (SELECT token_hash, client_id FROM email_returns WHERE expires_at <= $1 LIMIT $2)
        """)
    /// With the client before the subject, SQLite would search all counters of the client for each row.
    static let counters = Statement(
        "housekeeping.counters", .cross(reason: "counters of all clients end"),
        """
        DELETE FROM throttle_counters WHERE (subject, client_id) IN
            (SELECT subject, client_id FROM throttle_counters WHERE window_at <= $1 LIMIT $2)
        """)
    static let mails = Statement(
        "housekeeping.mails", .cross(reason: "mails of all clients are forgotten"),
        """
        DELETE FROM mail_outbox WHERE (client_id, id) IN
            (SELECT client_id, id FROM mail_outbox WHERE created_at <= $1 LIMIT $2)
        """)
    static let operatorMails = Statement(
        "housekeeping.operatorMails", .directory,
        """
        DELETE FROM operator_mails WHERE (msp_id, id) IN
            (SELECT msp_id, id FROM operator_mails WHERE created_at <= $1 LIMIT $2)
        """)
    static let mspEvents = Statement(
        "housekeeping.mspEvents", .directory,
        """
        DELETE FROM msp_events WHERE (msp_id, at, id) IN
            (SELECT msp_id, at, id FROM msp_events WHERE at <= $1 LIMIT $2)
        """)

    /// Of MSPs' own logs; those of clients end with their events.
    static let feed = Statement(
        "housekeeping.feed", .directory,
        """
        DELETE FROM event_feed WHERE (msp_id, number) IN
            (SELECT msp_id, number FROM event_feed WHERE client_id IS NULL AND at <= $1 LIMIT $2)
        """)
    static let importPositions = Statement(
        "housekeeping.importPositions", .directory,
        """
        DELETE FROM import_positions WHERE (msp_id, name) IN
            (SELECT msp_id, name FROM import_positions WHERE moved_at <= $1 LIMIT $2)
        """)

    static let announcements = Statement(
        "housekeeping.announcements", .directory,
        """
        DELETE FROM announcements WHERE (msp_id, id) IN
            (SELECT msp_id, id FROM announcements WHERE ends_at <= $1 LIMIT $2)
        """)

    /// Outages that people were told of, and that have not ended.
    static let news = Statement(
        "housekeeping.news", .cross(reason: "news of all clients get old"),
        """
        DELETE FROM mail_news WHERE (event, subject_id, client_id) IN
            (SELECT event, subject_id, client_id FROM mail_news WHERE due_at IS NULL AND at <= $1 LIMIT $2)
        """)

    static let importSnapshots = Statement(
        "housekeeping.importSnapshots", .cross(reason: "broken-off snapshots of all clients are forgotten"),
        """
        DELETE FROM import_snapshots WHERE (kind, client_id) IN
            (SELECT kind, client_id FROM import_snapshots WHERE begun_at <= $1 LIMIT $2)
        """)

    // MARK: The last two parameters are the cut-off instant and the row limit

    static let audit = Statement(
        "housekeeping.audit", .tenant,
        """
        DELETE FROM audit_events WHERE client_id = $1 AND (at, id) IN
            (SELECT at, id FROM audit_events WHERE client_id = $1 AND at <= $2 ORDER BY at LIMIT $3)
        """)
    static let clientRollups = Statement(
        "housekeeping.clientRollups", .tenant,
        """
        DELETE FROM client_rollups WHERE client_id = $1 AND at IN
            (SELECT at FROM client_rollups WHERE client_id = $1 AND at <= $2 ORDER BY at LIMIT $3)
        """)
    /// Includes histories; live commands stay.
    static let commands = Statement(
        "housekeeping.commands", .tenant,
        """
        DELETE FROM commands WHERE client_id = $1 AND id IN
            (SELECT id FROM commands WHERE client_id = $1 AND node_id = $2 AND requested_at <= $3 AND is_live = 0
            ORDER BY requested_at LIMIT $4)
        """)
    static let samples = Statement(
        "housekeeping.samples", .tenant,
        """
        DELETE FROM samples WHERE client_id = $1 AND node_id = $2 AND at IN
            (SELECT at FROM samples WHERE client_id = $1 AND node_id = $2 AND at <= $3 ORDER BY at LIMIT $4)
        """)
    static let nodeRollups = Statement(
        "housekeeping.nodeRollups", .tenant,
        """
        DELETE FROM node_rollups WHERE client_id = $1 AND node_id = $2 AND step_ms = $3 AND at IN
            (SELECT at FROM node_rollups WHERE client_id = $1 AND node_id = $2 AND step_ms = $3 AND at <= $4
            ORDER BY at LIMIT $5)
        """)

    static let all = [
        lease, holds, clients, nodes, links, sessions, challenges, trustedDevices, loginPlaces, emailChanges,
        emailReturns, counters, mails, operatorMails, mspEvents, feed, importPositions, announcements, news,
        importSnapshots, audit, clientRollups, commands, samples, nodeRollups,
    ]
}
