import Testing

@testable import PortalStore

@Suite struct FigureTests {
    private let database: TestDatabase

    init() throws {
        database = try TestDatabase()
        _ = try TwinClients(own: 1, other: .present, in: database)
    }

    private func read<T>(_ body: (OperatorScope) throws -> T) throws -> T {
        let store = try database.store.connect()
        defer { store.close() }
        return try store.inspect(body)
    }

    @Test func `mails are counted by kind while they wait, of clients and of MSPs`() throws {
        try database.run("DELETE FROM mail_outbox")
        try database.run("DELETE FROM operator_mails")
        #expect(try read { try $0.waitingMails() }.isEmpty)
        for (client, kind, state, at) in [
            (1, "reset", "queued", 30), (2, "reset", "queued", 20), (1, "test", "queued", 10), (1, "test", "sent", 5),
        ] {
            try database.run(
                """
                INSERT INTO mail_outbox (client_id, id, kind, recipient, from_name, subject, text_body, html_body,
                    created_at, due_at, state, next_attempt_at)
                VALUES (\(client), \(at), '\(kind)', 'r', '', '', '', '', \(at), 999, '\(state)', \(Int64.max))
                """)
        }
        try database.run(
            """
            INSERT INTO operator_mails (msp_id, id, about_at, kind, recipient, from_name, subject, text_body, html_body,
                created_at, due_at, state, next_attempt_at)
            VALUES (1, 9, 1, 'licence-ending', 'r', '', '', '', '', 40, 999, 'queued', \(Int64.max))
            """)
        let found = try read { try $0.waitingMails() }.map { "\($0.kind) \($0.count) \($0.oldest.milliseconds)" }
        #expect(found.sorted() == ["licence-ending 1 40", "reset 2 20", "test 1 10"])
    }

    @Test func `commands are counted by kind until they are sent`() throws {
        let waiting = try read { try $0.waitingCommands() }
        #expect(waiting.map(\.kind) == ["restart"])
        #expect(waiting.first?.count == 2)
        try database.run("DELETE FROM command_outbox")
        #expect(try read { try $0.waitingCommands() }.isEmpty)
    }

    @Test func `the age of a feed is that of its kinds and of heartbeats, of portals that are on`() throws {
        func figures() throws -> [String] {
            try read { try $0.importFigures(nodesBefore: 50, othersBefore: 10) }
                .map { "\($0.feed) \($0.newest.milliseconds) \($0.oldest.milliseconds) \($0.stale)" }
        }
        try database.run("DELETE FROM import_marks")
        #expect(try figures() == [])
        for mark in ["(1, 'node', 20)", "(1, 'sample', 60)", "(1, 'audit', 1)", "(2, 'node', 30)", "(2, 'ticket', 5)"] {
            try database.run("INSERT INTO import_marks (client_id, kind, imported_at) VALUES " + mark)
        }
        #expect(try figures() == ["nodes 60 30 1", "tickets 5 5 1"])
        try database.run("INSERT INTO import_marks (client_id, kind, imported_at) VALUES (2, 'heartbeat', 55)")
        #expect(try figures() == ["nodes 60 55 0", "billing 55 55 0", "tickets 55 55 0"])
        try database.run("UPDATE clients SET portal_enabled = 0 WHERE id = 2")
        #expect(try figures() == ["nodes 60 60 0"])
        try database.run("UPDATE clients SET status = 'suspended' WHERE id = 1")
        #expect(try figures() == [])
    }

    @Test func `domains are counted by state and certificate, without former ones`() throws {
        try database.run("UPDATE domains SET moved_until = 9 WHERE client_id = 2")
        try database.run(
            """
            UPDATE domains SET certificate = 'ok', certificate_at = 9000000, not_before = 0, not_after = 9000000,
                next_check_at = 77 WHERE client_id = 1 AND id = 3
            """)
        let figures = try read { try $0.domainFigures() }
        #expect(
            figures.map { "\($0.state) \($0.certificate) \($0.count)" }.sorted() == [
                "active ok 1", "failed unknown 1", "pending unknown 1",
            ])
        let active = try #require(figures.first { $0.state == .active })
        #expect(active.overdue == 1 && active.firstEnd == 9_000_000 && active.firstCheck == 77)
        try database.run("UPDATE domains SET certificate_at = 7800000 WHERE client_id = 1 AND id = 3")
        #expect(try read { try $0.domainFigures() }.first { $0.state == .active }?.overdue == 0)
    }
}
