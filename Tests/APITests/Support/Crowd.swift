/// Large numbers of rows beside the seed's: other MSPs and clients, and the history of `acme` itself.
enum Crowd {
    /// Every MSP has a host, every client a serving domain, and all also claim that of `acme`. Of one MSP's clients,
    /// the last created was the first with an enabled portal.
    static func others(_ count: Int) -> [String] {
        [
            """
            msps (id, slug, name, tier, base_host, created_at)
                SELECT 1000 + i, 'm' || i, 'M', 'team', 'h' || i || '.example', 0
            """,
            client("100000 + i", msp: 1, slug: "'e' || i"), client("200000 + i", msp: 2, slug: "'t' || i"),
            "client_locks (client_id) SELECT 100000 + i", "client_locks (client_id) SELECT 200000 + i",
            "client_branding (client_id, layer, primary_color, updated_at) SELECT 100000 + i, 'owner', '#123456', 0",
            "domains \(claim) SELECT 100000 + i, 1, 'd' || i || '.example', 'owner', 'active', 0, 't', 0",
            "domains \(claim) SELECT 100000 + i, 2, 'billing.acme.example', 'owner', 'pending', 0, 't', 0",
            "domains \(claim) SELECT 200000 + i, 1, 'billing.acme.example', 'owner', 'failed', 0, 't', 0",
            user("2", role: "'owner'"), session("2", user: "1"), node, "node_words SELECT 2, 'n ' || i, 1000 + i",
            "samples SELECT 2, 1000 + i, 60000, 1, 2, 3, 4, 5",
            "node_rollups SELECT 2, 1000 + i, 300000, 300000, 1, 1, 2, 3, 4, 5",
            "import_marks SELECT 100000 + i, 'node', 0, 0",
        ].map { "INSERT INTO \($0) FROM n" }.map { numbered($0, count) } + past(of: 2, count)
    }

    private static let claim = "(client_id, id, name, origin, state, state_at, token, created_at)"

    /// Rows ended or older than the shown range; the history of a long-used portal.
    static func past(of client: Int, _ count: Int) -> [String] {
        [
            event(client, at: "\(World.start) - i * 1000000"), command(client),
            "command_states SELECT \(client), 1000 + i, 1, 'failed', i",
            "tickets SELECT \(client), 1000 + i, 'old' || i, 'T', 'S', 'closed', 'low', i, i, 0",
            "ticket_messages SELECT \(client), 1000 + i, 2, 'old' || i, i, 'customer', 'A', 'B', 1",
            "invoices SELECT \(client), 1000 + i, 'old' || i, 'N', 'paid', '2020-01-01', '2020-01-15', NULL, NULL, NULL, 'EUR', 1, 1, 2, 0, NULL, NULL, 0",
            "ticket_words SELECT \(client), 't ' || i, 1000 + i", "invoice_words SELECT \(client), 'n ' || i, 1000 + i",
            "samples SELECT \(client), 1, i * 60000, 1, 2, 3, 4, 5",
            "node_rollups SELECT \(client), 1, 3600000, i * 3600000, 1, 1, 2, 3, 4, 5",
            "client_rollups SELECT \(client), i * 300000, 1, 2, 3",
            session("\(client)", user: "3"), link(client),
            "throttle_counters SELECT \(client), 'account:' || i, 0, 1",
            mail(client),
        ].map { numbered("INSERT INTO \($0) FROM n", count) }
    }

    private static func numbered(_ insert: String, _ count: Int) -> String {
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(count)) \(insert)"
    }

    private static func client(_ id: String, msp: Int, slug: String) -> String {
        """
        clients (id, msp_id, slug, name, status, portal_enabled, portal_enabled_at, created_at)
            SELECT \(id), \(msp), \(slug), 'C', 'active', 1, 1000000 - i, 0
        """
    }

    private static func user(_ client: String, role: String) -> String {
        """
        portal_users (client_id, id, email, name, role, locale, status, password_hash, created_at)
            SELECT \(client), 1000 + i, 'u' || i || '@crowd.test', 'U', \(role), 'en', 'active', 'h', 0
        """
    }

    private static func session(_ client: String, user: String) -> String {
        """
        sessions (client_id, id, user_id, created_at, last_seen_at, expires_at, idle_ms)
            SELECT \(client), \(user)000000 + i, \(user), 0, 0, \(World.start) + i, 1
        """
    }

    private static let node = """
        nodes (client_id, id, upstream_id, name, name_folded, status, status_rank, status_at)
            SELECT 2, 1000 + i, 'c' || i, 'N', 'n' || i, 'online', 3, 0
        """

    private static func event(_ client: Int, at: String) -> String {
        """
        audit_events (client_id, id, at, actor_kind, actor_id, actor_name, action, target_kind)
            SELECT \(client), 1000 + i, \(at), 'user', 1, 'N', 'auth.login', 'user'
        """
    }

    private static func command(_ client: Int) -> String {
        """
        commands (client_id, id, node_id, kind, state, requested_by, requested_at, updated_at)
            SELECT \(client), 1000 + i, 1, 'restart', 'failed', 'N', i, i
        """
    }

    private static func link(_ client: Int) -> String {
        """
        one_time_links (client_id, id, user_id, purpose, email, token_hash, created_at, expires_at, used_at)
            SELECT \(client), 1000 + i, 3, 'reset', 'e', 'old' || i, 0, 1, 1
        """
    }

    private static func mail(_ client: Int) -> String {
        """
        mail_outbox (client_id, id, user_id, link_expires_at, kind, recipient, from_name, subject, text_body, html_body, created_at, state,
            next_attempt_at)
            SELECT \(client), 1000 + i, 3, i, 'reset', 'e', 'F', 'S', '', '', i, 'sent', 0
        """
    }
}
