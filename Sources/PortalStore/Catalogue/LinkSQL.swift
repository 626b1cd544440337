import Database

/// One-time links for invitations and password resets, stored hashed.
enum LinkSQL {
    static let add = Statement(
        "link.add", .tenant,
        """
        INSERT INTO one_time_links (client_id, id, user_id, purpose, email, token_hash, created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """)
    /// Finds a link its user may still use: invited for an invitation, active for a reset.
    static let find = Statement(
        "link.find", .tenant,
        """
        SELECT l.user_id, l.email, u.role, u.name, u.locale, l.expires_at FROM one_time_links l
            JOIN portal_users u ON u.client_id = l.client_id AND u.id = l.user_id AND u.email = l.email
        WHERE l.client_id = $1 AND l.token_hash = $2 AND l.purpose = $3 AND l.used_at IS NULL AND l.expires_at > $4
            AND u.status = $5
        """)
    static let use = Statement(
        "link.use", .tenant,
        """
        UPDATE one_time_links SET used_at = $4
        WHERE client_id = $1 AND token_hash = $2 AND purpose = $3 AND used_at IS NULL AND expires_at > $4
        """)
    /// The subquery uses the index on users; the planner would otherwise scan all of the client's links.
    static let withdraw = Statement(
        "link.withdraw", .tenant,
        """
        DELETE FROM one_time_links WHERE client_id = $1 AND used_at IS NULL AND id IN
            (SELECT id FROM one_time_links WHERE client_id = $1 AND user_id = $2)
        """)

    static let all = [add, find, use, withdraw]
}
