import Database

/// Users, sessions and throttle counters of one client.
enum PeopleSQL {
    static let session = Statement(
        "people.session", .tenant,
        """
        SELECT \(UserColumn.list) FROM sessions s JOIN portal_users u ON u.client_id = s.client_id AND u.id = s.user_id
        WHERE s.client_id = $1 AND s.id = $2 AND s.user_id = $3 AND u.status = 'active'
            AND s.expires_at > $4 AND s.last_seen_at + s.idle_ms > $4 AND s.created_at <= $5
        """)
    static let credentials = Statement(
        "people.credentials", .tenant,
        """
        SELECT \(UserColumn.list), u.password_hash FROM portal_users u
        WHERE u.client_id = $1 AND u.email = $2 AND u.status = 'active'
        """)
    static let users = Statement(
        "people.users", .tenant, "SELECT \(UserColumn.list) FROM portal_users u WHERE u.client_id = $1 ORDER BY u.email"
    )
    /// Those behind an address.
    static let usersAfter = Statement(
        "people.usersAfter", .tenant,
        """
        SELECT \(UserColumn.list) FROM portal_users u WHERE u.client_id = $1 AND u.email > $2
        ORDER BY u.email LIMIT $3
        """)
    static let seats = Statement(
        "people.seats", .tenant,
        """
        SELECT COALESCE(SUM(CASE WHEN status = 'active' THEN 1 ELSE 0 END), 0),
            COALESCE(SUM(CASE WHEN status = 'invited' AND invitation_expires_at > $2 THEN 1 ELSE 0 END), 0)
        FROM portal_users WHERE client_id = $1
        """)
    /// Of each client of an MSP.
    static let seatsOfMSP = Statement(
        "people.seatsOfMSP", .msp,
        """
        SELECT u.client_id, SUM(CASE WHEN u.status = 'active' THEN 1 ELSE 0 END),
            SUM(CASE WHEN u.status = 'invited' AND u.invitation_expires_at > $2 THEN 1 ELSE 0 END)
        FROM clients c JOIN portal_users u ON u.client_id = c.id WHERE c.msp_id = $1 GROUP BY u.client_id
        """)
    static let addSession = Statement(
        "people.addSession", .tenant,
        """
        INSERT INTO sessions
            (client_id, id, user_id, created_at, last_seen_at, expires_at, idle_ms, ip, user_agent, proved_at)
        VALUES ($1, $2, $3, $4, $4, $5, $6, $7, $8, $9)
        """)
    static let endSession = Statement(
        "people.endSession", .tenant, "DELETE FROM sessions WHERE client_id = $1 AND id = $2 AND user_id = $3")
    static let touchSession = Statement(
        "people.touchSession", .tenant,
        "UPDATE sessions SET last_seen_at = $3 WHERE client_id = $1 AND id = $2 AND last_seen_at < $3")
    static let loggedIn = Statement(
        "people.loggedIn", .tenant, "UPDATE portal_users SET last_login_at = $3 WHERE client_id = $1 AND id = $2")
    static let rehash = Statement(
        "people.rehash", .tenant,
        "UPDATE portal_users SET password_hash = $4 WHERE client_id = $1 AND id = $2 AND password_hash = $3")
    static let failures = Statement(
        "people.failures", .tenant,
        "SELECT window_at, failures FROM throttle_counters WHERE client_id = $1 AND subject = $2")
    /// $3 is now, $4 the start of the oldest valid window.
    static let addFailure = Statement(
        "people.addFailure", .tenant,
        """
        INSERT INTO throttle_counters (client_id, subject, window_at, failures) VALUES ($1, $2, $3, 1)
        ON CONFLICT (client_id, subject) DO UPDATE SET
            failures = CASE WHEN throttle_counters.window_at <= $4 THEN 1 ELSE throttle_counters.failures + 1 END,
            window_at = CASE WHEN throttle_counters.window_at <= $4 THEN excluded.window_at
                ELSE throttle_counters.window_at END
        """)
    static let clearFailures = Statement(
        "people.clearFailures", .tenant, "DELETE FROM throttle_counters WHERE client_id = $1 AND subject = $2")

    static let all = [
        session, credentials, users, usersAfter, seats, seatsOfMSP, addSession, endSession, touchSession, loggedIn,
        rehash, failures,
        addFailure,
        clearFailures,
    ]
}

/// Columns of a `PortalUser`, from table `u`.
enum UserColumn: Int, Column {
    case id, email, name, role, locale, status, lastLoginAt, invitedAt, invitationExpiresAt, region, timeZone

    var sql: String { "u." + snakeCase }
}

extension PortalUser {
    init(row: Row) throws {
        let row = ColumnRow(row, of: UserColumn.self)
        id = row.id(.id)
        email = row.text(.email)
        name = row.text(.name)
        role = try row.word(.role, of: "portal_users.role")
        locale = try row.word(.locale, of: "portal_users.locale")
        isActive = try row.word(.status, of: "portal_users.status") == AccountStatus.active
        lastLoginAt = row.optionalInstant(.lastLoginAt)
        invitedAt = row.optionalInstant(.invitedAt)
        invitationExpiresAt = row.optionalInstant(.invitationExpiresAt)
        region = row.optionalText(.region)
        timeZone = row.optionalText(.timeZone)
    }
}
