import Database

/// Resets of second factors that wait, and how long they do.
enum FactorResetSQL {
    static let add = Statement(
        "factorReset.add", .tenant, "INSERT INTO factor_resets (client_id, user_id, due_at) VALUES ($1, $2, $3)")
    static let addLink = Statement(
        "factorReset.addLink", .tenant,
        "INSERT INTO factor_reset_links (client_id, token_hash, user_id, recipient_id) VALUES ($1, $2, $3, $4)")
    static let ofUser = Statement(
        "factorReset.ofUser", .tenant, "SELECT due_at FROM factor_resets WHERE client_id = $1 AND user_id = $2")
    static let ofClient = Statement(
        "factorReset.ofClient", .tenant, "SELECT user_id, due_at FROM factor_resets WHERE client_id = $1")
    static let link = Statement(
        "factorReset.link", .tenant,
        "SELECT user_id, recipient_id FROM factor_reset_links WHERE client_id = $1 AND token_hash = $2")
    /// With its links.
    static let remove = Statement(
        "factorReset.remove", .tenant, "DELETE FROM factor_resets WHERE client_id = $1 AND user_id = $2")
    /// Mails that went out in the first half of the delay, to somebody whose link works still.
    private static let told = """
        (SELECT 1 FROM factor_reset_links AS l
            JOIN portal_users AS p ON p.client_id = l.client_id AND p.id = l.recipient_id
            JOIN mail_outbox AS m ON m.client_id = l.client_id AND m.user_id = l.recipient_id
            WHERE l.client_id = r.client_id AND l.user_id = r.user_id
                AND (p.id = l.user_id OR p.status = 'active' AND p.role = 'owner')
                AND m.kind = 'factor-reset' AND m.state = 'sent' AND m.link_expires_at = r.due_at
                AND 2 * m.sent_at <= m.created_at + r.due_at)
        """
    /// Of which somebody was told in time.
    static let due = Statement(
        "factorReset.due", .cross(reason: "portal-jobs carries out the resets of all clients"),
        """
        SELECT r.client_id, r.user_id FROM factor_resets AS r WHERE r.due_at <= $1 AND EXISTS \(told)
        ORDER BY r.due_at LIMIT 100
        """)
    /// Of which nobody was.
    static let untold = Statement(
        "factorReset.untold", .cross(reason: "doctor names the resets of all clients that nobody was told of"),
        """
        SELECT c.slug, u.email FROM factor_resets AS r JOIN clients AS c ON c.id = r.client_id
        JOIN portal_users AS u ON u.client_id = r.client_id AND u.id = r.user_id
        WHERE r.due_at <= $1 AND NOT EXISTS \(told) ORDER BY r.due_at LIMIT 100
        """)

    static let delay = Statement(
        "factorReset.delay", .directory, "SELECT reset_delay_ms FROM msps WHERE id = $1")
    static let setDelay = Statement(
        "factorReset.setDelay", .directory, "UPDATE msps SET reset_delay_ms = $2 WHERE id = $1")

    static let all = [add, addLink, ofUser, ofClient, link, remove, due, untold, delay, setDelay]
}
