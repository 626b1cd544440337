import Database

@testable import PortalStore

/// Two clients whose rows have the same ids, upstream ids, e-mails and hashes, so that SQL without its client matches
/// the wrong row. All other values identify the client, as do the owners of the last session, link and mail.
struct TwinClients {
    /// The second client in a world: unchanged, with other values, or absent.
    enum Other: CaseIterable { case present, changed, absent }

    let database: TestDatabase
    private let dumps: [[(table: String, statement: Statement)]]

    /// Inserts the rows of `own` and of the other client.
    init(own: Int, other: Other, in database: TestDatabase? = nil) throws {
        let isOlder = database != nil
        let database = try database ?? TestDatabase()
        self.database = database
        try database.connection.write { transaction in
            for client in [1, 2] where client == own || other != .absent {
                let shift = client == own || other == .present ? 0 : 100
                let (number, at) = (client * 10 + shift, client * 1000 + shift)
                let new =
                    isOlder
                    ? []
                    : Self.factors(client, number, at) + Self.snapshots(client, number, at)
                        + Self.announcements(client, number, at) + Self.words(client) + Self.logos(client, number, at)
                for row in Self.rows(client, shift: shift) + new {
                    try transaction.run(Statement("seed", .cross(reason: "test"), row))
                }
            }
            guard other != .absent, !isOlder else { return }
            // For the other alone, by the own client's MSP.
            let row = "INSERT INTO announcement_targets VALUES (\(3 - own), 3, 0, \(own), NULL)"
            try transaction.run(Statement("seed", .cross(reason: "test"), row))
        }
        let names = try database.texts("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        let tables = try names.compactMap { name -> (name: String, key: String, columns: String)? in
            let columns = try database.texts("SELECT name FROM pragma_table_info('\(name)') ORDER BY cid")
            let key = name == "clients" ? "id" : "client_id"
            guard columns.contains(key) else { return nil }
            return (name, key, columns.map { "quote(\($0))" }.joined(separator: " || ',' || "))
        }
        dumps = [1, 2].map { client in
            tables.map {
                let text = "SELECT \($0.columns) FROM \($0.name) WHERE \($0.key) = \(client) ORDER BY 1"
                return ($0.name, Statement("dump", .cross(reason: "test"), text))
            }
        }
    }

    /// All rows of a client, inside a transaction.
    func rows(of client: Int, in transaction: Transaction) throws -> [String] {
        try dumps[client - 1].flatMap { dump in
            try transaction.all(dump.statement) { "\(dump.table): \($0.text(0))" }
        }
    }

    private static func rows(_ client: Int, shift: Int) -> [String] {
        let number = client * 10 + shift
        let at = client * 1000 + shift
        return directory(client, number, at) + people(client, number, at) + fleet(client, number, at)
            + business(client, number, at) + outbox(client, number, at)
    }

    private static func directory(_ client: Int, _ number: Int, _ at: Int) -> [String] {
        [
            """
            INSERT INTO msps (id, slug, name, tier, mail_from, base_host, created_at)
            VALUES (\(client), 'm\(client)', 'M\(number)', 'team', 'f\(number)@x.test', 'h\(number).example', 0)
            """,
            """
            INSERT INTO clients (id, msp_id, slug, name, status, portal_enabled, portal_enabled_at, created_at,
                source_updated_at)
            VALUES (\(client), \(client), 'c\(client)', 'C\(number)', 'active', 1, \(at), 0, \(number))
            """,
            "INSERT INTO client_locks VALUES (\(client), \(number))",
            """
            INSERT INTO client_branding (client_id, layer, logo_url, primary_color, secondary_color, support_email,
                updated_at, source_updated_at) VALUES
                (\(client), 'owner', 'own\(number)', NULL, NULL, NULL, \(at), 0),
                (\(client), 'operator', NULL, NULL, NULL, 'op\(number)', \(at), \(number))
            """,
            """
            INSERT INTO domains (client_id, id, name, origin, state, state_at, token, created_at) VALUES
                (\(client), 1, 'd.example', 'owner', 'pending', \(at), 't\(number)', \(at)),
                (\(client), 2, 'e.example', 'operator', 'failed', \(at), 't\(number)', \(at)),
                (\(client), 3, 'f\(number).example', 'operator', 'active', \(at), 't\(number)', \(at))
            """,
            "INSERT INTO import_marks (client_id, kind, imported_at) VALUES (\(client), 'node', \(at))",
        ]
    }

    private static func people(_ client: Int, _ number: Int, _ at: Int) -> [String] {
        [
            """
            INSERT INTO portal_users (client_id, id, email, name, role, locale, status, password_hash, created_at,
                invited_at, invitation_expires_at, last_login_at) VALUES
                (\(client), 1, 'u1@x.test', 'A\(number)', 'owner', 'en', 'active', 'h', \(at), NULL, NULL, \(at)),
                (\(client), 2, 'u2@x.test', 'B\(number)', 'admin', 'en', 'active', 'h', \(at), NULL, NULL, NULL),
                (\(client), 3, 'u3@x.test', 'C\(number)', 'viewer', 'en', 'invited', NULL, \(at), \(at), 1000000, NULL)
            """,
            """
            INSERT INTO sessions (client_id, id, user_id, created_at, last_seen_at, expires_at, idle_ms, ip, user_agent)
            VALUES
                (\(client), 1, 1, \(at), \(at), 1000000, 1000000, 'i\(number)', NULL),
                (\(client), 2, 1, \(at), \(at), 1000000, 1000000, 'i\(number)', NULL),
                (\(client), 3, 2, \(at), \(at), 1000000, 1000000, 'i\(number)', NULL),
                (\(client), 4, \(client), \(at), \(at), 1000000, 1000000, 'i\(number)', NULL)
            """,
            "INSERT INTO throttle_counters VALUES (\(client), 's', \(at), \(number))",
            """
            INSERT INTO one_time_links VALUES
                (\(client), 1, 3, 'invitation', 'u3@x.test', 'th', \(at), 1000000, NULL),
                (\(client), 2, 1, 'reset', 'u1@x.test', 'tr', \(at), 1000000, NULL),
                (\(client), 3, \(client == 1 ? 3 : 1), 'reset', 'u@x.test', 'tx', \(at), 1000000, NULL),
                (\(client), 4, 1, 'reset', 'u1@x.test', 'ts', \(at), \(1_100_000 + client), NULL)
            """,
        ]
    }

    /// Not in databases of earlier versions.
    private static func factors(_ client: Int, _ number: Int, _ at: Int) -> [String] {
        [
            """
            INSERT INTO authenticators VALUES
                (\(client), 1, 1, 'N\(number)', 'k:s\(number)', \(at), \(at), NULL, 0),
                (\(client), 1, 2, 'N\(number)', 'k:s\(number)', \(at), NULL, NULL, 0),
                (\(client), 2, 3, 'N\(number)', 'k:s', \(at), \(client == 1 ? "NULL" : "5"), NULL, 0)
            """,
            """
            INSERT INTO passkeys VALUES
                (\(client), 1, 1, 'p\(client)', 'h', -7, 'k\(number)', 'usb', 'N\(number)', \(at), NULL, 0, 3, 5, 0),
                (\(client), \(client + 1), 2, 'p\(3 - client)', 'h', -7, 'k\(number)', '', 'N\(number)', \(at), NULL, 1, 0, 5, 0)
            """,
            """
            INSERT INTO recovery_codes VALUES (\(client), 1, 'c1'), (\(client), 1, 'c\(number)'), (\(client), 2, 'c\(number)')
            """,
            """
            INSERT INTO factor_reminders VALUES (\(client), 1, \(at), \(number)), (\(client), 2, \(at), \(number))
            """,
            """
            INSERT INTO login_challenges VALUES
                (\(client), 't1', 1, 0, \(1_000_000 + client), NULL),
                (\(client), 't2', \(client), 0, 1000000, NULL)
            """,
            """
            INSERT INTO email_changes VALUES
                (\(client), 1, 'n\(number)@x.test', 'e1', 1, \(at), 1000000),
                (\(client), 2, 'm\(number)@x.test', 'e2', NULL, \(at), 1000000)
            """,
            """
            INSERT INTO email_returns VALUES
                (\(client), 'r1', 1, 'o\(number)@x.test', \(at), 1000000),
                (\(client), 'r2', 2, 'p\(number)@x.test', \(at), 1000000)
            """,
            "INSERT INTO factor_resets VALUES (\(client), 1, \(at + number)), (\(client), 2, \(at + number))",
            """
            INSERT INTO factor_reset_links VALUES (\(client), 'f1', \(client), 1), (\(client), 'f2', 2, 1)
            """,
            """
            INSERT INTO login_places VALUES (\(client), 1, 'b1', \(at)), (\(client), 2, 'b\(number)', \(at)),
                (\(client), 1, 'b2', \(client == 1 ? at + 1 : at - 1))
            """,
            """
            INSERT INTO mail_choices VALUES (\(client), 1, 'nodes', 1), (\(client), 2, 'nodes', 1),
                (\(client), \(client), 'tickets', \(client - 1))
            """,
            """
            INSERT INTO mail_news VALUES (\(client), 'outage', 1, \(at), \(at)), (\(client), 'waiting', 1, \(at), NULL),
                (\(client), 'issued', \(client), \(at), 1000000)
            """,
            "UPDATE sessions SET proved_at = 0 WHERE client_id = \(client) AND id IN (2, 4)",
            """
            INSERT INTO trusted_devices VALUES
                (\(client), 1, 1, 'i\(number)', 'a', \(at), 1000000), (\(client), 2, 1, NULL, NULL, \(at), 1000000)
            """,
        ]
    }

    /// Not in databases of earlier versions.
    private static func snapshots(_ client: Int, _ number: Int, _ at: Int) -> [String] {
        ["node", "subscription", "invoice", "ticket"].flatMap { kind in
            [
                "INSERT INTO import_snapshots VALUES (\(client), '\(kind)', 'i\(number)', \(at), 1)",
                "INSERT INTO import_snapshot_records VALUES (\(client), '\(kind)', 1, \(client - 1))",
            ]
        }
    }

    /// Not in databases of earlier versions.
    private static func announcements(_ client: Int, _ number: Int, _ at: Int) -> [String] {
        [
            """
            INSERT INTO announcements VALUES (\(client), 1, 'a1', 'info', \(at), 1000000, 1, 0, '{}', \(number)),
                (\(client), 2, 'a2', 'info', \(at), 1000000, 1, 0, '{}', \(number)),
                (\(client), 3, 'a3', 'info', \(at), 1000000, 1, 0, '{}', \(number))
            """,
            """
            INSERT INTO announcement_targets VALUES (\(client), 1, 0, \(client), \(client)),
                (\(client), 2, 0, \(client), NULL)
            """,
        ]
    }

    /// Not in databases of earlier versions. What is named in full is another record in each client.
    private static func words(_ client: Int) -> [String] {
        ["node", "invoice", "ticket"].map { record in
            let rows = client == 1 ? [("w", 1), ("wz", 2)] : [("w", 2), ("wz", 1), ("wy", 3)]
            return "INSERT INTO \(record)_words VALUES "
                + rows.map { "(\(client), '\($0.0)', \($0.1))" }.joined(separator: ", ")
        }
    }

    private static func logos(_ client: Int, _ number: Int, _ at: Int) -> [String] {
        [
            "INSERT INTO client_logos VALUES (\(client), 'owner', 'light', 7, 16, 16, 0, \(at), CAST('\(number)' AS BLOB))"
        ]
    }

    private static func fleet(_ client: Int, _ number: Int, _ at: Int) -> [String] {
        let statuses =
            client == 1
            ? [("offline", 0), ("offline", 0), ("degraded", 1)] : [("maintenance", 2), ("online", 3), ("online", 3)]
        let nodes = statuses.enumerated().map { index, status in
            """
            INSERT INTO nodes (client_id, id, upstream_id, name, name_folded, status, status_rank, status_at, boot_id,
                cpu_pct, memory_pct, disk_pct, last_seen_at)
            VALUES (\(client), \(index + 1), 'n\(index + 1)', 'N\(number)', '\(number)-\(index)', '\(status.0)',
                \(status.1), \(at), 'b\(number)', \(number + index), \(number + index), \(number + index), \(at + index))
            """
        }
        return nodes + [
            "INSERT INTO samples VALUES (\(client), 1, \(client * 10), \(number), 1, 2, 3, 4)",
            "INSERT INTO node_rollups VALUES (\(client), 1, 300000, \(client * 1000), 1, \(number), 1, 2, 3, 4)",
            "INSERT INTO client_rollups VALUES (\(client), \(client * 100_000), \(number), 1, 2)",
            "INSERT INTO samples VALUES (\(client), 1, 100, \(number), 1, 2, 3, 4), (\(client), 1, 200, \(number), 1, 2, 3, 4)",
            "INSERT INTO node_rollups VALUES (\(client), 1, 300000, 300000, \(number), \(number), 1, 2, 3, 4)",
            "INSERT INTO client_rollups VALUES (\(client), 600000, \(number), 1, 2)",
            """
            INSERT INTO commands VALUES
                (\(client), 1, 1, 'restart', NULL, 'sent', 'R\(number)', \(at), \(at), NULL),
                (\(client), 2, 2, 'restart', NULL, 'failed', 'R\(number)', \(at), \(at), NULL),
                (\(client), 3, 2, 'restart', NULL, 'failed', 'R\(number)', \(client == 1 ? at + 1 : at - 1), \(at), NULL)
            """,
            """
            INSERT INTO command_states VALUES (\(client), 1, 1, 'sent', \(at)), (\(client), 2, 1, 'sent', \(at)),
                (\(client), 2, 2, 'failed', \(at))
            """,
        ]
    }

    private static func business(_ client: Int, _ number: Int, _ at: Int) -> [String] {
        let tickets = (1...3).map {
            "(\(client), \($0), 't\($0)', 'T\(number)', 'S', '\($0 == 3 || client == 2 ? "pending" : "open")', 'low', \(at), \(at + $0), 0)"
        }
        let invoices = (1...3).map {
            """
            (\(client), \($0), 'i\($0)', 'I\(number)', '\($0 == 1 ? "open" : "paid")', '2026-0\(client)-0\($0)',
                '2026-02-0\(client)', NULL, NULL, NULL, 'EUR', 1, 2, 3, 4, NULL, NULL, 0)
            """
        }
        let events = (1...3).map {
            "(\(client), \($0), \(client == 1 ? at + $0 : at + 10 - $0), 'user', 1, 'N\(number)', 'a.b', 'user', NULL, NULL, NULL, '{}', 'e\($0)')"
        }
        return [
            """
            INSERT INTO subscriptions VALUES (\(client), 1, 's1', 'P\(number)', 1, 'EUR', 'month', NULL, 'active', 0,
                '2026-01-0\(client)', 0)
            """,
            "INSERT INTO invoices VALUES " + invoices.joined(separator: ", "),
            """
            INSERT INTO invoice_lines (client_id, invoice_id, position, description, quantity, unit_price_minor, total_minor)
            VALUES (\(client), 1, 1, 'L\(number)', '1', 1, 1)
            """,
            "INSERT INTO tickets VALUES " + tickets.joined(separator: ", "),
            "INSERT INTO ticket_messages VALUES (\(client), 1, 1, 'm1', \(at), 'customer', 'A', 'B\(number)', 0)",
            "INSERT INTO audit_events VALUES " + events.joined(separator: ", "),
        ]
    }

    private static func outbox(_ client: Int, _ number: Int, _ at: Int) -> [String] {
        let sent = client == 1 ? "sent" : "refused"
        return [
            """
            INSERT INTO mail_outbox (client_id, id, user_id, link_expires_at, kind, recipient, from_name, subject,
                text_body, html_body, created_at, state, next_attempt_at, claimed_by)
            VALUES (\(client), 1, 3, 1000000, 'invitation', 'u3@x.test', 'F\(number)', 'S', 't', 'h', \(at), 'queued', 0,
                    'w'),
                (\(client), 2, 1, 1000000, 'reset', 'u1@x.test', 'F\(number)', 'S', 't', 'h', \(at), '\(sent)', 0, NULL),
                (\(client), 4, 1, \(1_100_003 - client), 'reset', 'u1@x.test', 'F\(number)', 'S', 't', 'h', \(at + 1),
                    'queued', 0, NULL),
                (\(client), 3, \(client == 1 ? 3 : 1), NULL, 'invitation', 'u@x.test', 'F\(number)', 'S', 't', 'h', \(at),
                    'queued', 0, NULL)
            """,
            """
            INSERT INTO command_outbox (client_id, command_id, boot_id, not_after, next_attempt_at, claimed_by, last_error)
            VALUES (\(client), 1, 'b\(number)', 1000000, 0, 'w', 'e\(number)')
            """,
        ]
    }
}
