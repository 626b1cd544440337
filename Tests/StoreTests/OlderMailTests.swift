import Database
import Testing

@testable import PortalStore

/// Mails stored with a text (schema 6 and earlier), and people erased into English.
@Suite struct OlderMailTests {
    private let database: TestDatabase
    private let token = String(repeating: "t", count: 43)

    init() throws {
        database = try TestDatabase(version: 6)
        for sql in [
            "INSERT INTO msps (id, slug, name, tier, created_at) VALUES (1, 'm', 'M', 'team', 0)",
            "INSERT INTO clients (id, msp_id, slug, name, status, created_at) VALUES (1, 1, 'c', 'C', 'active', 0)",
            """
            INSERT INTO domains (client_id, id, name, origin, state, state_at, token, created_at)
            VALUES (1, 1, 'b.example', 'operator', 'degraded', 0, 't', 0)
            """,
        ] { try database.run(sql) }
    }

    private func write(_ id: Int, _ kind: String, _ state: String = "queued", text: String, claimedBy: String? = nil)
        throws
    {
        try database.run(
            """
            INSERT INTO mail_outbox (client_id, id, kind, recipient, from_name, subject, text_body, html_body,
                created_at, state, next_attempt_at, claimed_by)
            VALUES (1, \(id), '\(kind)', 'a@b.test', 'C', 's', '\(text)', 'h', 5, '\(state)', 7,
                \(claimedBy.map { "'\($0)'" } ?? "NULL"))
            """)
    }

    private func migrated() throws -> [Int64: OutboxMail] {
        let store = try database.store.connect()
        defer { store.close() }
        _ = try store.migrate()
        let mails = try store.inspect { try $0.recentMails(client: "", state: nil, limit: 20) }.map(\.mail)
        return Dictionary(uniqueKeysWithValues: mails.map { ($0.id, $0) })
    }

    /// Composed again when sent.
    @Test func `migration keeps the token of a queued mail and drops its text`() throws {
        let link = "Accept:\nhttps://x.test/portal/c/invite#token=\(token)\n\nThe link works once."
        try write(1, "invitation", text: "Hello,\n\nAnn has invited you.\n\n" + link)
        try write(2, "reset", text: link.replacing("invite#", with: "reset#"))
        try write(3, "domain-trouble", text: "The address b.example")
        try write(4, "password-changed", text: "x")
        try write(5, "test", text: "x")
        let mails = try migrated()
        #expect(mails[1]?.payload == .success(.invitation(token: token, inviter: nil)))
        #expect(mails[2]?.payload == .success(.passwordReset(token: token)))
        #expect(mails[3]?.payload == .success(.domainTrouble(domain: "b.example")))
        #expect(mails.values.allSatisfy { $0.legacyContent == nil })
        #expect(try database.texts("SELECT DISTINCT due_at || ' ' || state FROM mail_outbox") == ["7 queued"])
        #expect(try database.texts("SELECT DISTINCT text_body || html_body || subject FROM mail_outbox") == [""])
    }

    @Test func `migration keeps the text of mails being sent or without a readable link`() throws {
        try write(1, "invitation", text: "#token=\(token)", claimedBy: "old")
        try write(2, "invitation", text: "no link")
        let mails = try migrated()
        #expect(mails[1]?.legacyContent?.text == "#token=\(token)")
        #expect(
            mails[2]?.legacyContent
                == RenderedMail(fromName: "C", fromAddress: nil, replyTo: nil, subject: "s", text: "no link", html: "h")
        )
    }

    @Test func `migration drops token and text of refused mails`() throws {
        try write(1, "invitation", "refused", text: "#token=\(token)")
        #expect(try migrated()[1]?.payload == .success(.invitation(token: nil, inviter: nil)))
        #expect(try database.texts("SELECT text_body || html_body FROM mail_outbox") == [""])
    }

    @Test func `migration replaces the English placeholder of erased users by an erasure mark`() throws {
        let events = [
            (1, "former user", "NULL", "{}"),
            (2, "Ann", "'former user'", #"{"a":{"old":"former user","new":1},"b":{"old":null,"new":"former user"}}"#),
            (3, "Ann", "'x'", #"{"name":{"old":"former user","new":"former user"},"role":{"old":"a","new":"b"}}"#),
        ]
        for (id, actor, target, details) in events {
            try database.run(
                """
                INSERT INTO audit_events (client_id, id, at, actor_kind, actor_name, action, target_kind, target_name,
                    details) VALUES (1, \(id), \(id), 'user', '\(actor)', 'x', 'x', \(target), '\(details)')
                """)
        }
        _ = try migrated()
        #expect(
            try database.texts(
                "SELECT actor_name || '|' || COALESCE(target_name, '-') || '|' || details FROM audit_events ORDER BY id"
            )
                == [
                    "|-|{}",
                    #"Ann||{"a":{"erased":["old"],"old":null,"new":1},"b":{"old":null,"new":null,"erased":["new"]}}"#,
                    #"Ann|x|{"name":{"old":null,"new":null,"erased":["old","new"]},"role":{"old":"a","new":"b"}}"#,
                ])
    }
}
