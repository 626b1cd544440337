import PortalStore
import PortalToolkit
import Testing

@testable import PortalAPI
@testable import PortalLogic

/// Export and deletion of a client by a key.
@Suite struct DepartingClientTests {
    private let world: World
    private let key: String

    init() throws {
        world = try World()
        key = try world.apiKey([.manage])
    }

    private func ask(_ route: String, slug: String = "acme") -> Response { world.system(route, key, slug: slug) }

    private func confirmation(of slug: String = "acme") throws -> String {
        try #require(ask("GET /clients/{slug}/deletion", slug: slug).json["confirmation"]?.text)
    }

    private func delete(_ confirmation: String, slug: String = "acme") -> Response {
        ask("DELETE /clients/{slug}?confirmation=" + confirmation, slug: slug)
    }

    @Test func `first it is told what would go, and nothing goes`() throws {
        let before = try world.everything()
        let told = ask("GET /clients/{slug}/deletion")
        let rows = told.json["tables"]?.elements.first { $0["name"]?.text == "nodes" }?["rows"]?.count
        #expect(rows == 5 && told.json["name"]?.text == "Canary acme")
        #expect(ask("DELETE /clients/{slug}").status == 422)
        #expect(delete("x").json["errors"]?.elements.first?["field"]?.text == "confirmation")
        #expect(delete(try confirmation(of: "globex")).status == 422)
        #expect(try world.everything() == before)
    }

    @Test func `with what was told it goes, and its slug is free`() throws {
        let confirmed = try confirmation()
        #expect(delete(confirmed).status == 204)
        #expect(delete(confirmed).status == 404)
        #expect(try world.texts("SELECT slug FROM clients ORDER BY 1") == ["globex", "initech", "umbrella"])
        #expect(try world.count("SELECT COUNT(*) FROM nodes WHERE client_id = 1") == 0)
        #expect(
            try world.texts("SELECT action FROM msp_events ORDER BY id")
                == ["api-key.added", "api-key.used", "client.deleted", "api-key.used"])
        _ = world.system("POST /clients", key, #"{"client":"acme","name":"Acme"}"#)
        #expect(delete(confirmed).status == 422, "another client of the same slug")
    }

    @Test func `what was told holds for an hour, at most two`() throws {
        world.clock.now = World.start.floored(to: .hours(1))
        let confirmed = try confirmation()
        world.clock.now += .hours(2)
        #expect(delete(confirmed).status == 422)
        world.clock.now -= .milliseconds(1)
        #expect(delete(confirmed).status == 204)
    }

    @Test func `what takes too long goes on with the next request`() throws {
        try world.run(
            """
            INSERT INTO samples WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 12000)
                SELECT 1, 2, i * 60000, 1, 1, 1, 1, 1 FROM n
            """)
        let confirmed = try confirmation()
        let (clock, step) = (world.clock, Duration.seconds(11))
        let services = PortalServices(
            settings: PortalSettings(), keys: SigningKeys(world.ring),
            hasher: PasswordHasher(threads: 1, parameters: .insecure),
            clock: {
                defer { clock.now += step }
                return clock.now
            })
        let slow = Portal(store: try Store(path: world.path).connect(), services: services)
        var request = world.request("DELETE", "/clients/acme?confirmation=" + confirmed, slug: "cp/v1")
        request.authorization = "Bearer \(key)"
        let answer = slow.respond(to: request)
        #expect(answer.code == "busy" && answer.values("Retry-After").count == 1)
        #expect(try world.texts("SELECT status FROM clients WHERE id = 1") == ["suspended"])
        let left = try world.count("SELECT COUNT(*) FROM samples WHERE client_id = 1")
        #expect((1..<12_000).contains(left))
        world.clock.now = World.start
        #expect(delete(confirmed).status == 204)
    }

    @Test func `an export has every row of the client and no other's, and ends with its manifest`() throws {
        let export = ask("GET /clients/{slug}/export")
        let manifest = try #require(export.lines.last)
        #expect(manifest["type"]?.text == "manifest" && manifest["client"]?.text == "acme")
        let counts = Dictionary(grouping: export.lines.dropLast()) { $0["table"]?.text ?? "" }.mapValues(\.count)
        for table in manifest["tables"]?.elements ?? [] {
            #expect(counts[table["name"]?.text ?? "", default: 0] == table["rows"]?.count, "\(table)")
        }
        #expect(counts["nodes"] == 5 && counts["users"] == 3)
        let text = String(decoding: export.body, as: UTF8.self)
        #expect(!text.contains("globex") && !text.contains("scrypt") && text.contains("SECRET NOTE"))
        let rows = export.lines.count - 1
        #expect(
            try world.texts("SELECT details FROM audit_events WHERE action = 'client.exported'")
                == [#"{"rows":{"old":null,"new":"\#(rows)"}}"#])
        #expect(try world.count("SELECT COUNT(*) FROM msp_events WHERE action = 'api-key.used'") == 1)
    }

    @Test func `an export is told before any of it is sent`() throws {
        let exchange = MemoryExchange("")
        exchange.onSend = { _ in throw PeerGone() }
        var request = world.request("GET", "/clients/acme/export", slug: "cp/v1")
        request.authorization = "Bearer \(key)"
        _ = world.portal.respond(to: request, over: exchange)
        #expect(try world.count("SELECT COUNT(*) FROM audit_events WHERE action = 'client.exported'") == 1)
        request.method = "HEAD"
        let nothing = MemoryExchange("")
        #expect(world.portal.respond(to: request, over: nothing).status == 200 && nothing.sent.isEmpty)
        #expect(try world.count("SELECT COUNT(*) FROM audit_events WHERE action = 'client.exported'") == 1)
        #expect(ask("HEAD /clients/{slug}/export", slug: "initech").status == 404)
        let answer = try world.services.exportLock.withLock { ask("GET /clients/{slug}/export") }
        #expect(answer.code == "busy")
    }
}
