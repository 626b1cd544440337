import Database

/// Figures of the whole installation, read by portal-jobs once a minute.
enum FigureSQL {
    static let mails = waiting("figure.mails", in: "mail_outbox")
    static let operatorMails = waiting("figure.operatorMails", in: "operator_mails")
    /// SQLite keeps a CROSS JOIN's order; otherwise it would read all commands.
    static let commands = Statement(
        "figure.commands", .cross(reason: "portal-jobs counts the commands of all clients"),
        """
        SELECT c.kind, COUNT(*), MIN(c.requested_at)
        FROM command_outbox o CROSS JOIN commands c WHERE c.client_id = o.client_id AND c.id = o.command_id
        GROUP BY c.kind
        """)
    /// A row for all clients with a portal: for each feed the newest and oldest import, and how many are older than its
    /// limit: $1 for nodes, $2 for all others.
    static let imports = Statement(
        "figure.imports", .cross(reason: "portal-jobs sees the imports of all clients"),
        """
        SELECT \(ImportFeed.allCases.map(figures).joined(separator: ", "))
        FROM (SELECT client_id, \(ImportFeed.allCases.map(newest).joined(separator: ", "))
            FROM import_marks GROUP BY client_id) f JOIN clients c ON c.id = f.client_id
        WHERE c.status = 'active' AND c.portal_enabled = 1
        """)
    /// Former domains are no longer looked at.
    static let domains = Statement(
        "figure.domains", .cross(reason: "portal-jobs counts the domains of all clients"),
        """
        SELECT state, certificate, COUNT(*), MIN(not_after), COUNT(CASE WHEN \(DomainSQL.isRenewalOverdue) THEN 1 END),
            MIN(next_check_at)
        FROM domains d WHERE moved_until IS NULL GROUP BY state, certificate
        """)

    /// $1 is above all instants: with it, the index of what waits is used.
    private static func waiting(_ name: String, in table: String) -> Statement {
        Statement(
            name, .cross(reason: "portal-jobs counts all mails"),
            """
            SELECT kind, COUNT(*), MIN(created_at) FROM \(table)
            WHERE state = 'queued' AND COALESCE(due_at, next_attempt_at) < $1 GROUP BY kind
            """)
    }

    private static func newest(of feed: ImportFeed) -> String {
        // A heartbeat counts for all.
        let kinds = (feed.types + [.heartbeat]).map { "'\($0.rawValue)'" }.joined(separator: ", ")
        return "MAX(CASE WHEN kind IN (\(kinds)) THEN imported_at END) AS \(feed.rawValue)"
    }

    private static func figures(of feed: ImportFeed) -> String {
        let name = feed.rawValue
        let limit = feed == .nodes ? "$1" : "$2"
        return "MAX(\(name)), MIN(\(name)), COUNT(CASE WHEN \(name) < \(limit) THEN 1 END)"
    }

    static let all = [mails, operatorMails, commands, imports, domains]
}
