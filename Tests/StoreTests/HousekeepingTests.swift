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

    private func retention(_ at: Int64) -> Retention {
        Retention(
            links: at, sessions: at, counters: at, mails: at, samples: at, fiveMinutes: at, hours: at, audit: at,
            commands: at)
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

    /// More rows than one transaction takes, of two clients; what is younger stays.
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

    /// Whether a mail was sent or never could be; a command that is live stays, however old.
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
}

/// The outbox of mails, without a mail server.
@Suite struct MailOutboxTests {
    private let database: TestDatabase
    private let store: StoreConnection

    init() throws {
        database = try TestDatabase()
        store = try database.store.connect()
        try database.run(
            "INSERT INTO msps (id, slug, name, tier, contact_email, licence_expires_at, created_at) VALUES (1, 'm', 'M', 'team', 'c@m.test', 1000, 0)"
        )
        try database.run(
            "INSERT INTO clients (id, msp_id, slug, name, status, created_at) VALUES (1, 1, 'c1', 'C', 'active', 0)")
    }

    private func mail(_ id: Int64, link: Int64? = nil) -> NewMail {
        NewMail(
            id: id, .invitation(token: "secret", inviter: nil), to: "a@b.test", linkExpiresAt: link, createdAt: 10)
    }

    private func licenceMail(_ id: Int64) -> NewMail {
        NewMail(id: id, .licenceEnding(at: 1000), to: "c@m.test", createdAt: 10)
    }

    private let rendered = RenderedMail(
        fromName: "C", fromAddress: nil, replyTo: nil, subject: "s", text: "secret", html: "secret")

    @Test func `a claimed mail belongs to one process until the claim expires`() throws {
        try store.writeMails { outbox in
            try outbox.add(mail(1), client: 1)
            try outbox.add(mail(2), client: 1)
            try outbox.add(licenceMail(3), msp: 1, about: 1000)
            try outbox.add(licenceMail(4), msp: 1, about: 1000)
        }
        #expect(try store.hasDueMail(now: 10))
        #expect(try !store.hasDueMail(now: 9))
        let first = try store.writeMails { try $0.claim(by: "a", now: 10, until: 100, limit: 1) }
        let rest = try store.writeMails { try $0.claim(by: "b", now: 10, until: 100, limit: 10) }
        #expect(first.count == 1)
        #expect(first.map(\.payload) == [.success(.invitation(token: "secret", inviter: nil))])
        #expect(rest.map(\.owner) == [.client(1), .msp(1)])
        #expect(rest.last?.payload == .success(.licenceEnding(at: 1000)))
        #expect(try !store.hasDueMail(now: 99))
        #expect(try store.writeMails { try $0.claim(by: "c", now: 100, until: 200, limit: 10) }.count == 3)
        // "a" comes back late: what it sent is sent, what it failed at is somebody else's now.
        try store.writeMails { try $0.release(first[0], by: "a", next: 0, error: "x") }
        #expect(try database.texts("SELECT claimed_by FROM mail_outbox WHERE id = \(first[0].id)") == ["c"])
        try store.writeMails { try $0.markSent(first[0], rendered, at: 150) }
        #expect(
            try database.texts(
                """
                SELECT state || text_body || html_body || COALESCE(token, '') || subject FROM mail_outbox
                WHERE id = \(first[0].id)
                """) == ["sents"])
    }

    @Test func `postponing a mail does not count as an attempt`() throws {
        try store.writeMails { try $0.add(mail(1), client: 1) }
        let claimed = try store.writeMails { try $0.claim(by: "a", now: 10, until: 100, limit: 1) }
        try store.writeMails { try $0.postpone(claimed[0], by: "a", next: 70, reason: "later") }
        #expect(try !store.hasDueMail(now: 69))
        #expect(try store.writeMails { try $0.claim(by: "b", now: 70, until: 200, limit: 1) }.map(\.attempts) == [1])
    }

    private func entries(client: String = "", state: MailState? = nil) throws -> [MailEntry] {
        try store.inspect { try $0.recentMails(client: client, state: state, limit: 5) }
    }

    @Test func `a mail with an expired link is refused and loses its token`() throws {
        try store.writeMails { try $0.add(mail(1, link: 50), client: 1) }
        #expect(try !store.hasExpiredMail(now: 49))
        #expect(try store.hasExpiredMail(now: 50))
        try store.writeMails { try $0.refuseExpired(now: 50) }
        #expect(try entries().map(\.state) == [.refused])
        #expect(
            try entries(client: "c1", state: .refused).map(\.mail.payload) == [
                .success(.invitation(token: nil, inviter: nil))
            ])
        #expect(try entries(client: "c2").isEmpty && entries(state: .queued).isEmpty)
        #expect(try !store.hasExpiredMail(now: 50))
    }

    @Test func `a refused mail can be retried`() throws {
        try store.writeMails { try $0.add(licenceMail(1), msp: 1, about: 1000) }
        let claimed = try store.writeMails { try $0.claim(by: "a", now: 10, until: 100, limit: 1) }
        try store.writeMails { try $0.refuse(claimed[0], error: "550") }
        #expect(try !store.hasDueMail(now: 1000))
        let entry = try #require(try store.inspect { try $0.mail(1) })
        #expect(entry.lastError == "550" && entry.owner == "m")
        try store.writeMails { try $0.retry(entry.mail, now: 60) }
        #expect(try store.hasDueMail(now: 60) && !store.hasDueMail(now: 59))
        #expect(try store.inspect { try $0.mail(99) } == nil)
    }

    /// A program of schema 6 or before runs on for a while beside this one: it must send no mail without a text.
    @Test func `workers of schema 6 never claim mails without a text`() throws {
        try store.writeMails { outbox in
            try outbox.add(mail(1), client: 1)
            try outbox.add(licenceMail(2), msp: 1, about: 1000)
            for claimed in try outbox.claim(by: "a", now: 10, until: 100, limit: 9) {
                try outbox.release(claimed, by: "a", next: 20, error: "x")
            }
            try outbox.retry(try #require(try outbox.scope.mail(1)).mail, now: 30)
        }
        for table in ["mail_outbox", "operator_mails"] {
            let old = "state = 'queued' AND next_attempt_at <= 9000000000000000 AND claimed_until <= 9000000000000000"
            #expect(try database.texts("SELECT COUNT(*) FROM \(table) WHERE \(old)") == ["0"])
            #expect(try database.texts("SELECT COUNT(*) FROM \(table) WHERE state = 'queued'") == ["1"])
        }
    }

    @Test func `an MSP is notified once per licence end unless the mail was withdrawn`() throws {
        #expect(try store.endingLicences(now: 0, until: 999).isEmpty)
        let ending = try store.endingLicences(now: 0, until: 1000)
        #expect(ending.map(\.contact) == ["c@m.test"])
        try store.writeMails { try $0.add(licenceMail(1), msp: 1, about: 1000) }
        #expect(try store.endingLicences(now: 0, until: 1000).isEmpty)
        try database.run("UPDATE msps SET licence_expires_at = 1500")
        #expect(try store.endingLicences(now: 0, until: 2000).count == 1)
        try database.run("UPDATE msps SET licence_expires_at = 1000")
        let told = try store.writeMails { try $0.claim(by: "a", now: 10, until: 100, limit: 1) }
        try store.writeMails { try $0.withdraw(told[0], reason: "renewed") }
        #expect(try store.endingLicences(now: 0, until: 1000).count == 1, "what was withdrawn told nobody")
        try store.writeMails { try $0.add(licenceMail(5), msp: 1, about: 1000) }
        #expect(try store.endingLicences(now: 0, until: 1000).isEmpty && store.hasDueMail(now: 200))
    }
}
