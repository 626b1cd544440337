import Testing

@testable import Database
@testable import PortalAPI
@testable import PortalStore

/// The database cost of a request grows neither with other clients' data nor with the client's own history, measured in
/// the engine's steps, which are the same on every machine.
@Suite struct GrowthTests {
    /// Enough to fill a page of each list.
    private static let few = 100
    private static let many = 10_000

    /// Responses that contain all data.
    private static let growing = [
        "POST /audit/export": "the file holds every event of the time",
        "POST /billing/invoices/export": "the file holds every invoice",
        "PUT /security": "all open sessions end in time",
    ]

    /// Lists that count long-lived data; each row costs a few index steps.
    private static let counting = ["GET /tickets", "GET /audit", "GET /billing/invoices"]
    private static let stepsOfARow = 10

    @Test func `the cost of a request does not grow with other clients' data`() throws {
        try compare(Crowd.others) { name, few, many in
            #expect(Self.isAlike(few, many), "\(name): \(few.steps) → \(many.steps) steps")
        }
    }

    @Test func `the cost of a request does not grow with the client's own history`() throws {
        try compare({ Crowd.past(of: 1, $0) }) { name, few, many in
            guard Self.growing[name] == nil else { return }
            var many = many
            if Self.counting.contains(name) { many.steps -= Self.stepsOfARow * (Self.many - Self.few) }
            #expect(Self.isAlike(few, many), "\(name): \(few.steps) → \(many.steps) steps")
        }
    }

    private static func isAlike(_ few: Work, _ many: Work) -> Bool {
        many.steps <= few.steps + few.steps / 10 + 10 && many.scanned <= few.scanned && many.sorted <= few.sorted
    }

    private func compare(_ crowd: (Int) -> [String], _ hold: (String, Work, Work) -> Void) throws {
        let few = try costs(crowd(Self.few))
        let many = try costs(crowd(Self.many))
        #expect(few.map(\.name) == many.map(\.name))
        for (few, many) in zip(few, many) { hold(few.name, few.work, many.work) }
    }

    /// The cost of each request with these additional rows.
    private func costs(_ crowd: [String]) throws -> [(name: String, work: Work)] {
        let world = try IsolationTests().makeWorld()
        for sql in crowd { try world.run(sql) }
        return try mutations(world) + hosts(world) + asks(world) + readings(world)
    }

    private func work(_ connection: StoreConnection, _ body: () throws -> Void) rethrows -> Work {
        let before = connection.connection.work
        try body()
        return connection.connection.work - before
    }

    private func readings(_ world: World) throws -> [(String, Work)] {
        let mutations = Set(AuditTrailTests.mutations.map(\.route))
        let token = try world.token("owner")
        return Routes.all.compactMap { route in
            let name = "\(route.method) \(route.pattern)"
            guard !mutations.contains(name) else { return nil }
            let request = IsolationTests().request(world, route, token: token)
            return (name, work(world.portal.store) { _ = world.send(request) })
        }
    }

    /// All ways to a tenant, and some that fail, including a client not covered by its MSP's licence.
    private func hosts(_ world: World) throws -> [(String, Work)] {
        [
            ("localhost", "acme", 200), ("localhost", "initech", 200), ("localhost", "t9", 404),
            ("localhost", "nobody", 404), ("billing.acme.example", "acme", 200), ("nobody.example", "acme", 404),
            ("h9.example", "acme", 404),
        ].map { host, slug, status in
            let request = world.request("GET", "/brand", slug: slug, host: host)
            return ("\(slug) at \(host)", work(world.portal.store) { #expect(world.send(request).status == status) })
        }
    }

    private func asks(_ world: World) throws -> [(String, Work)] {
        let store = try Store(path: world.path).connect()
        let clock = world.clock
        let portal = EdgeEndpoints(store: store, clock: { clock.now }, version: "0")
        return [("billing.acme.example", 200), ("nobody.example", 404)].map { name, status in
            let ask = Request(method: "GET", path: "/internal/ask", query: "domain=\(name)", host: "", id: "")
            return ("ask \(name)", work(store) { #expect(portal.respond(to: ask).status == status) })
        }
    }

    private func mutations(_ world: World) throws -> [(String, Work)] {
        try AuditTrailTests.mutations.map { mutation in
            let stage = try AuditTrailTests.Stage(copying: world)
            let request = stage.ask(mutation, path: mutation.path, body: mutation.body)
            let work = work(stage.world.portal.store) {
                #expect((200..<300).contains(stage.world.send(request).status), "\(mutation.route)")
            }
            return (mutation.route, work)
        }
    }
}
