import Database
import Testing

@testable import PortalStore

@Suite struct HousekeepingTests {
    private let database: TestDatabase

    init() throws {
        database = try TestDatabase()
        try database.run("INSERT INTO msps (id, slug, name, tier, created_at) VALUES (1, 'm', 'M', 'team', 0)")
        for id in [1, 2] {
            try database.run(
                "INSERT INTO clients (id, msp_id, slug, name, status, created_at) VALUES (\(id), 1, 'c\(id)', 'C', 'active', 0)"
            )
            try database.run(
                """
                INSERT INTO nodes (client_id, id, upstream_id, name, name_folded, status, status_rank, status_at)
                VALUES (\(id), 7, 'n', 'n', 'n', 'online', 3, 0)
                """)
        }
    }

    private func retention(_ at: Instant) -> Retention {
        Retention(
            links: at, sessions: at, places: at, counters: at, mails: at, samples: at, fiveMinutes: at, hours: at,
            audit: at, commands: at, imports: at, announcements: at)
    }

    @Test func `a lease has one holder, and a holder that lost it can no longer write`() throws {
        let store = try database.store.connect()
        let first = try #require(try store.lease("h", holder: "a", now: 0, until: 10))
        #expect(try store.lease("h", holder: "b", now: 9, until: 20) == nil)
        #expect(try store.lease("h", holder: "a", now: 9, until: 20)?.number == first.number)
        #expect(try store.lease("h", holder: "b", now: 20, until: 30)?.number == first.number + 1)
        #expect(throws: LeaseLost.self) { try store.removeExpired(retention(0), under: first) }
        store.close()
    }

    @Test func `records from before there was a search get their words, batch by batch, once`() throws {
        try database.run(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 450)
            INSERT INTO tickets SELECT 2, i, 't' || i, 'T' || i, 'S', 'open', 'low', 1, 1, 0 FROM n
            """)
        try database.run("INSERT INTO ticket_words VALUES (2, 'kept', 7)")
        let store = try database.store.connect()
        var batches = 0
        try store.addMissingWords({ [$0.joined(separator: "/")] }) {
            batches += 1
            return batches < 2
        }
        #expect(try database.texts("SELECT words FROM node_words") == ["n/", "n/"])
        try store.addMissingWords({ [$0.joined(separator: "/")] })
        #expect(try database.texts("SELECT COUNT(*) FROM ticket_words") == ["450"])
        #expect(try database.texts("SELECT words FROM ticket_words WHERE ticket_id = 7") == ["kept"])
        #expect(try database.texts("SELECT words FROM ticket_words WHERE ticket_id = 450") == ["T450/S"])
        try store.addMissingWords({ _ in ["again"] })
        #expect(try database.texts("SELECT COUNT(*) FROM ticket_words WHERE words = 'again'") == ["0"])
        store.close()
    }

    /// More rows than one transaction deletes, of two clients; younger ones stay.
    @Test func `expired rows of every client and MSP are removed, also beyond one batch`() throws {
        for client in [1, 2] {
            try database.run(
                """
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1200)
                INSERT INTO samples SELECT \(client), 7, i, 1, 1, 1, 1, 1 FROM n
                """)
            try database.run(
                """
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1200)
                INSERT INTO audit_events (client_id, id, at, actor_kind, actor_name, action, target_kind)
                SELECT \(client), i, i, 'system', 'system', 'x', 'x' FROM n
                """)
            for (step, at) in [(300_000, 5), (3_600_000, 5), (300_000, 2000), (3_600_000, 2000)] {
                try database.run("INSERT INTO node_rollups VALUES (\(client), 7, \(step), \(at), 1, 1, 1, 1, 1, 1)")
            }
            try database.run("INSERT INTO client_rollups VALUES (\(client), 5, 1, 1, 1), (\(client), 2000, 1, 1, 1)")
            try database.run("INSERT INTO throttle_counters VALUES (\(client), 'a', 5, 1), (\(client), 'b', 2000, 1)")
        }
        try database.run("INSERT INTO msps (id, slug, name, tier, created_at) VALUES (2, 'm2', 'M', 'team', 0)")
        try database.run(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1200)
            INSERT INTO msp_events (msp_id, at, id, actor_name, action, target_kind)
            SELECT m.id, i, i, 'M', 'x', 'x' FROM n, msps m
            """)
        let store = try database.store.connect()
        let lease = try #require(try store.lease("h", holder: "a", now: 0, until: 10))
        #expect(try store.removeExpired(retention(1100), under: lease) == 2 * (1100 + 1100 + 1100 + 2 + 1 + 1))
        for table in ["samples", "audit_events", "msp_events"] {
            #expect(try database.texts("SELECT COUNT(*) FROM \(table)") == ["200"])
        }
        #expect(try database.texts("SELECT COUNT(*) FROM node_rollups") == ["4"])
        #expect(try database.texts("SELECT MIN(at) FROM client_rollups") == ["2000"])
        #expect(try database.texts("SELECT DISTINCT subject FROM throttle_counters") == ["b"])
        #expect(try store.removeExpired(retention(1100), under: lease) == 0)
        store.close()
    }

    /// Removes sent and undeliverable mails alike; live commands stay, regardless of age.
    @Test func `ended commands and old mails are removed, live commands stay`() throws {
        for client in [1, 2] {
            for (id, state, at) in [(1, "failed", 5), (2, "expired", 2000), (3, "queued", 5)] {
                try database.run(
                    """
                    INSERT INTO commands (client_id, id, node_id, kind, state, requested_by, requested_at, updated_at)
                    VALUES (\(client), \(id), 7, 'restart', '\(state)', 'R', \(at), 5000)
                    """)
                try database.run("INSERT INTO command_states VALUES (\(client), \(id), 1, 'queued', \(at))")
            }
        }
        for (id, state, at) in [(1, "queued", 5), (2, "sent", 5), (3, "refused", 5), (4, "queued", 2000)] {
            let rest = "kind, recipient, from_name, subject, text_body, html_body, created_at, state, next_attempt_at"
            let values = "'test', 'a@b.test', 'C', 's', 't', 'h', \(at), '\(state)', 0"
            try database.run("INSERT INTO mail_outbox (client_id, id, \(rest)) VALUES (1, \(id), \(values))")
            try database.run(
                "INSERT INTO operator_mails (msp_id, id, about_at, \(rest)) VALUES (1, \(id), \(id), \(values))")
        }
        let store = try database.store.connect()
        let lease = try #require(try store.lease("h", holder: "a", now: 0, until: 10))
        #expect(try store.removeExpired(retention(1100), under: lease) == 2 + 3 + 3)
        #expect(
            try database.texts("SELECT client_id || ':' || id FROM commands ORDER BY 1") == [
                "1:2", "1:3", "2:2", "2:3",
            ])
        #expect(try database.texts("SELECT COUNT(*) FROM command_states") == ["4"])
        for table in ["mail_outbox", "operator_mails"] {
            #expect(try database.texts("SELECT id FROM \(table)") == ["4"])
        }
        store.close()
    }

    @Test func `addresses that nobody confirmed go after their end, and so do ways back`() throws {
        for client in [1, 2] {
            for user in [1, 2] {
                try database.run(
                    """
                    INSERT INTO portal_users (client_id, id, email, name, role, locale, status, created_at)
                    VALUES (\(client), \(user), 'u\(user)@x.test', 'U', 'viewer', 'en', 'invited', 0)
                    """)
            }
            try database.run(
                """
                INSERT INTO email_changes VALUES (\(client), 1, 'n@x.test', 'h1', 1, 0, 5),
                    (\(client), 2, 'm@x.test', 'h2', NULL, 0, 2000)
                """)
            try database.run(
                """
                INSERT INTO email_returns VALUES (\(client), 'h1', 1, 'o@x.test', 0, 5),
                    (\(client), 'h2', 1, 'p@x.test', 0, 2000)
                """)
            try database.run(
                "INSERT INTO login_places VALUES (\(client), 1, 'h1', 5), (\(client), 1, 'h2', 2000)")
            try database.run(
                """
                INSERT INTO trusted_devices VALUES (\(client), 1, 1, NULL, NULL, 0, 5),
                    (\(client), 1, 2, NULL, NULL, 0, 2000)
                """)
        }
        let store = try database.store.connect()
        let lease = try #require(try store.lease("h", holder: "a", now: 0, until: 10))
        #expect(try store.removeExpired(retention(1100), under: lease) == 8)
        for table in ["email_changes", "email_returns"] {
            #expect(try database.texts("SELECT DISTINCT token_hash FROM \(table)") == ["h2"])
        }
        #expect(try database.texts("SELECT DISTINCT place FROM login_places") == ["h2"])
        #expect(try database.texts("SELECT DISTINCT CAST(id AS TEXT) FROM trusted_devices") == ["2"])
        store.close()
    }

    @Test func `a snapshot that nobody ended is forgotten with what it has seen`() throws {
        for (kind, at) in [("node", 5), ("ticket", 2000)] {
            try database.run("INSERT INTO import_snapshots VALUES (1, '\(kind)', 'i', \(at), 1)")
            try database.run("INSERT INTO import_snapshot_records VALUES (1, '\(kind)', 7, 0)")
        }
        let store = try database.store.connect()
        let lease = try #require(try store.lease("h", holder: "a", now: 0, until: 10))
        #expect(try store.removeExpired(retention(1100), under: lease) == 1)
        #expect(try database.texts("SELECT kind FROM import_snapshot_records") == ["ticket"])
        store.close()
    }

    @Test func `announcements go long after their end, those without one stay`() throws {
        for (id, end) in [(1, 5), (2, 2000), (3, 253_402_300_799_999)] {
            try database.run(
                "INSERT INTO announcements VALUES (1, \(id), 'a\(id)', 'info', 0, \(end), 0, 0, '{}', 0)")
            try database.run("INSERT INTO announcement_targets VALUES (1, \(id), 0, 1, 7)")
        }
        let store = try database.store.connect()
        let lease = try #require(try store.lease("h", holder: "a", now: 0, until: 10))
        #expect(try store.removeExpired(retention(1100), under: lease) == 1)
        #expect(try database.texts("SELECT upstream_id FROM announcements ORDER BY 1") == ["a2", "a3"])
        #expect(try database.texts("SELECT COUNT(*) FROM announcement_targets") == ["2"])
        store.close()
    }
}
