import Database

@testable import PortalToolkit

/// The initial rows of every API test; ids are small and equal in all clients, so that a query without its client finds
/// a wrong row.
enum Seed {
    static let passwordHash = (try? PasswordHasher(threads: 2, parameters: .insecure).hash(World.password)) ?? ""

    static func write(_ transaction: WriteTransaction) throws {
        for (id, tier) in [(1, "enterprise"), (2, "team"), (3, "pro")] {
            try run(
                transaction,
                "INSERT INTO msps (id, slug, name, tier, created_at) VALUES (\(id), 'msp\(id)', 'MSP \(id)', '\(tier)', 0)"
            )
        }
        for (id, msp, slug) in [(1, 1, "acme"), (2, 1, "globex"), (3, 2, "initech"), (4, 3, "umbrella")] {
            try client(transaction, id: id, msp: msp, slug: slug)
        }
        try run(
            transaction,
            """
            INSERT INTO domains (client_id, id, name, origin, state, state_at, token, created_at)
            VALUES (1, 1, 'billing.acme.example', 'operator', 'active', 0, 'token', 0)
            """)
    }

    private static func client(_ transaction: WriteTransaction, id: Int, msp: Int, slug: String) throws {
        let now = World.start
        try run(
            transaction,
            """
            INSERT INTO clients (id, msp_id, slug, name, status, portal_enabled, portal_enabled_at, created_at)
            VALUES (\(id), \(msp), '\(slug)', 'Canary \(slug)', 'active', 1, \(id), 0)
            """)
        try run(transaction, "INSERT INTO client_locks (client_id) VALUES (\(id))")
        for (user, role) in [(1, "owner"), (2, "admin"), (3, "viewer")] {
            try run(
                transaction,
                """
                INSERT INTO portal_users (client_id, id, email, name, role, locale, status, password_hash, created_at)
                VALUES (\(id), \(user), '\(role)@\(slug).test', '\(role) of \(slug)', '\(role)', 'en', 'active',
                    '\(passwordHash)', 0)
                """)
        }
        try run(
            transaction,
            """
            INSERT INTO client_branding (client_id, layer, primary_color, support_email, updated_at)
            VALUES (\(id), 'operator', '#c2410c', 'help@\(slug).test', 0)
            """)
        for node in 1...5 {
            let status = ["online", "degraded", "offline", "maintenance", "online"][node - 1]
            let rank = ["offline": 0, "degraded": 1, "maintenance": 2, "online": 3][status] ?? 0
            try run(
                transaction,
                """
                INSERT INTO nodes (client_id, id, upstream_id, name, name_folded, status, status_rank, status_at, os,
                    ip_addresses, booted_at, cpu_pct, memory_pct, disk_pct, last_seen_at)
                VALUES (\(id), \(node), 'n\(node)', '\(slug)-\(node)', '\(slug)-\(node)', '\(status)', \(rank), \(now - .minutes(1)),
                    'Debian 12', '192.0.2.\(node)', \(now - .days(1)), \(node * 10), 50, \(node == 5 ? 95 : 40), \(now - .seconds(30)))
                """)
            try run(transaction, "INSERT INTO node_words VALUES (\(id), '\(slug) \(node)', \(node))")
        }
        try run(transaction, "UPDATE nodes SET disk_high_at = \(now - .hours(1)) WHERE client_id = \(id) AND id = 5")
        try samples(transaction, client: id, now: now)
        try business(transaction, client: id, slug: slug, now: now)
    }

    private static func samples(_ transaction: WriteTransaction, client: Int, now: Instant) throws {
        for minute in [1, 2, 5] {
            let at = now.floored(to: .minutes(1)) - .minutes(Int64(minute))
            try run(
                transaction,
                "INSERT INTO samples VALUES (\(client), 1, \(at), \(minute * 10), 50.04, 40, 1000, 2000)")
        }
        for (step, back) in [(Duration.minutes(5), 1), (.hours(1), 1), (.hours(1), 2)] {
            let at = now.floored(to: step) - step * back
            try run(
                transaction,
                "INSERT INTO node_rollups VALUES (\(client), 1, \(step.milliseconds), \(at), 5, 10.5, 20, 30, 1000.6, 2000)"
            )
        }
        try run(
            transaction,
            "INSERT INTO client_rollups VALUES (\(client), \(now.floored(to: .minutes(5)) - .minutes(5)), 12.34, 50, 3)"
        )
        try run(
            transaction,
            """
            INSERT INTO commands VALUES (\(client), 1, 2, 'restart', NULL, 'sent', 'admin', \(now - .seconds(5)), \(now - .seconds(1)), NULL)
            """)
        try run(transaction, "INSERT INTO command_states VALUES (\(client), 1, 1, 'sent', \(now - .seconds(1)))")
        for kind in ["node", "invoice", "ticket"] {
            try run(
                transaction,
                "INSERT INTO import_marks (client_id, kind, imported_at) VALUES (\(client), '\(kind)', \(now - .minutes(2)))"
            )
        }
    }

    private static func business(_ transaction: WriteTransaction, client: Int, slug: String, now: Instant) throws {
        try run(
            transaction,
            """
            INSERT INTO subscriptions VALUES (\(client), 1, 's1', 'Managed M \(slug)', 12900, 'EUR', 'month', '2026-10-01',
                'active', 0, '2025-01-01', 0)
            """)
        for (id, status, due) in [
            (1, "paid", "2026-07-15"), (2, "open", "2026-08-15"), (3, "open", "2026-12-15"), (4, "draft", "2026-12-31"),
        ] {
            try run(
                transaction,
                """
                INSERT INTO invoices VALUES (\(client), \(id), 'i\(id)', '\(slug)-\(id)', '\(status)', '2026-0\(id + 5)-01',
                    '\(due)', NULL, '2026-06-01', '2026-06-30', 'EUR', 10000, 1900, 11900, 11900, NULL,
                    'https://pay.example.net/\(id)', 0)
                """)
            try run(transaction, "INSERT INTO invoice_words VALUES (\(client), '\(slug) \(id)', \(id))")
            try run(
                transaction,
                "INSERT INTO invoice_lines VALUES (\(client), \(id), 1, 'Managed \(slug)', '1.5', 6667, 10000, NULL, NULL, NULL)"
            )
        }
        for (id, status) in [(1, "open"), (2, "closed"), (3, "pending")] {
            try run(
                transaction,
                """
                INSERT INTO tickets VALUES (\(client), \(id), 't\(id)', '\(slug)-T\(id)', 'Subject of \(slug)', '\(status)',
                    'high', \(now - .minutes(15)), \(now - .minutes(Int64(id))), 0)
                """)
            for words in ["\(slug) t\(id)", "subject of \(slug)", "of \(slug)", slug] {
                try run(transaction, "INSERT INTO ticket_words VALUES (\(client), '\(words)', \(id))")
            }
        }
        try run(
            transaction,
            "INSERT INTO ticket_messages VALUES (\(client), 1, 1, 'm1', \(now - .minutes(15)), 'customer', 'Ann', 'It is \(slug)', 0)"
        )
        try run(
            transaction,
            "INSERT INTO ticket_messages VALUES (\(client), 2, 1, 'm2', \(now - .seconds(800)), 'provider', 'Bob', 'SECRET NOTE', 1)"
        )
        for (id, days) in [(1, 1), (2, 2), (3, 29), (4, 31)] {
            try run(
                transaction,
                """
                INSERT INTO audit_events (client_id, id, at, actor_kind, actor_name, action, target_kind, target_name, details)
                VALUES (\(client), \(id), \(now - .days(Int64(days))), 'operator', 'MSP of \(slug)', 'client.resumed',
                    'client', '\(slug)', '{"status":{"old":"suspended","new":"active"}}')
                """)
        }
    }

    private static func run(_ transaction: WriteTransaction, _ sql: String) throws {
        try transaction.run(Statement("seed", .cross(reason: "seed"), sql))
    }
}
