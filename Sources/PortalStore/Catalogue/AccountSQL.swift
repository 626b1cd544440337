import Database

/// Changes to users and their data.
enum AccountSQL {
    static let user = Statement(
        "account.user", .tenant,
        "SELECT \(UserColumn.list) FROM portal_users u WHERE u.client_id = $1 AND u.id = $2")
    static let owners = Statement(
        "account.owners", .tenant,
        "SELECT COUNT(*) FROM portal_users WHERE client_id = $1 AND role = 'owner' AND status = 'active'")
    static let passwordHash = Statement(
        "account.passwordHash", .tenant, "SELECT password_hash FROM portal_users WHERE client_id = $1 AND id = $2")
    static let add = Statement(
        "account.add", .tenant,
        """
        INSERT INTO portal_users (client_id, id, email, name, role, locale, status, password_hash, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, 'active', $7, $8)
        """)
    static let invite = Statement(
        "account.invite", .tenant,
        """
        INSERT INTO portal_users (client_id, id, email, name, role, locale, status, created_at, invited_at,
            invitation_expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, 'invited', $7, $7, $8)
        """)
    static let extend = Statement(
        "account.extend", .tenant,
        """
        UPDATE portal_users SET invited_at = $3, invitation_expires_at = $4
        WHERE client_id = $1 AND id = $2 AND status = 'invited'
        """)
    static let activate = Statement(
        "account.activate", .tenant,
        """
        UPDATE portal_users SET status = 'active', name = $3, locale = COALESCE(CAST($4 AS TEXT), locale), password_hash = $5
        WHERE client_id = $1 AND id = $2 AND status = 'invited'
        """)
    static let setRole = Statement(
        "account.setRole", .tenant, "UPDATE portal_users SET role = $3 WHERE client_id = $1 AND id = $2")
    static let remove = Statement(
        "account.remove", .tenant, "DELETE FROM portal_users WHERE client_id = $1 AND id = $2")
    static let setProfile = Statement(
        "account.setProfile", .tenant,
        """
        UPDATE portal_users SET name = $3, locale = $4, region = $5, time_zone = $6 WHERE client_id = $1 AND id = $2
        """)
    static let setPassword = Statement(
        "account.setPassword", .tenant,
        "UPDATE portal_users SET password_hash = $3 WHERE client_id = $1 AND id = $2 AND status = 'active'")
    static let sessions = Statement(
        "account.sessions", .tenant,
        """
        SELECT id, created_at, last_seen_at, ip, user_agent FROM sessions
        WHERE client_id = $1 AND expires_at > $3 AND last_seen_at + idle_ms > $3 AND id IN
            (SELECT id FROM sessions WHERE client_id = $1 AND user_id = $2)
        ORDER BY last_seen_at DESC, id
        """)
    static let endSessions = Statement(
        "account.endSessions", .tenant, "DELETE FROM sessions WHERE client_id = $1 AND user_id = $2 AND id <> $3")
    /// Delivery state, at $2, of each user's newest relevant mail: the invitation of an invited user, a still usable
    /// reset of an active one; NULL if there is none or it was withdrawn.
    private static let awaited = """
        SELECT u.id, (SELECT CASE WHEN m.last_error LIKE 'withdrawn%' OR u.status = 'active' AND NOT EXISTS (
                SELECT 1 FROM one_time_links l WHERE l.client_id = u.client_id AND l.user_id = u.id
                    AND l.purpose = 'reset' AND l.expires_at = m.link_expires_at AND l.used_at IS NULL)
                THEN NULL ELSE m.state END
            FROM mail_outbox m WHERE m.client_id = u.client_id AND m.user_id = u.id
                AND m.kind = CASE u.status WHEN 'active' THEN 'reset' ELSE 'invitation' END
                AND m.link_expires_at > CASE u.status WHEN 'active' THEN $2 ELSE 0 END
            ORDER BY m.link_expires_at DESC, m.id DESC LIMIT 1)
        FROM portal_users u WHERE u.client_id = $1
        """
    static let deliveries = Statement("account.deliveries", .tenant, awaited)
    static let delivery = Statement("account.delivery", .tenant, awaited + " AND u.id = $3")

    static let all = [
        user, owners, passwordHash, add, invite, extend, activate, setRole, remove, setProfile, setPassword,
        sessions, endSessions, delivery, deliveries,
    ]
}
