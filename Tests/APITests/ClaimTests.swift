import PortalLogic
import PortalStore
import PortalToolkit
import Testing

@testable import PortalAPI

/// `POST /commands/claim` and `POST /commands/{id}`: for control planes that cannot be called.
@Suite struct ClaimTests {
    private let world: World
    private let key: String

    init() throws {
        world = try World()
        key = try world.apiKey([.commands])
    }

    private func ask(_ path: String, _ body: String = "", with exchange: MemoryExchange = MemoryExchange(""))
        -> Response
    {
        var request = world.request("POST", path, slug: "cp/v1")
        request.authorization = "Bearer \(key)"
        if !body.isEmpty { (request.contentType, request.body) = ("application/json", Array(body.utf8)) }
        return world.send(request, over: exchange)
    }

    private func claim(
        _ body: String = "", _ query: String = "", with exchange: MemoryExchange = MemoryExchange("")
    ) -> [JSON] {
        ask("/commands/claim" + query, body, with: exchange).json["items"]?.elements ?? []
    }

    /// The id of a new command.
    private func restart(at slug: String = "acme") throws -> String {
        let nodes = try world.send("GET", "/nodes", slug: slug).json["items"]?.elements ?? []
        for node in nodes {
            let answer = try world.send("POST", "/nodes/\(node["id"]?.text ?? "")/restart", slug: slug)
            if answer.status == 202 { return answer.json["command"]?["id"]?.text ?? "" }
        }
        throw Problem(.notFound, "no node takes a command")
    }

    private func state(_ id: String) throws -> String? {
        try world.send("GET", "/commands/\(id)").json["state"]?.text
    }

    @Test func `a command is handed out once a minute until it is reported on`() throws {
        let id = try restart()
        let claimed = claim()
        #expect(claimed.compactMap { $0["id"]?.text } == [id])
        #expect(claimed[0]["client"]?.text == "acme" && claimed[0]["kind"]?.text == "restart")
        #expect(claim().isEmpty && claim(#"{"limit":100}"#).isEmpty)
        world.clock.now += .minutes(1)
        #expect(claim().compactMap { $0["id"]?.text } == [id])
        #expect(ask("/commands/\(id)", #"{"state":"accepted"}"#).status == 204)
        #expect(try state(id) == "accepted")
        world.clock.now += .minutes(1)
        #expect(claim().isEmpty)
        for _ in 0..<2 {
            #expect(ask("/commands/\(id)", #"{"state":"succeeded","detail":"up again"}"#).status == 204)
        }
        #expect(try state(id) == "succeeded")
    }

    @Test func `what a control plane fetches is never sent, and the other way round`() throws {
        let id = try restart()
        let store = try Store(path: world.path).connect()
        defer { store.close() }
        let now = world.clock.now
        #expect(try !store.hasDueCommand(now: now))
        #expect(
            try store.writeCommands { try $0.claim(by: "jobs", now: now, until: now + .minutes(1), limit: 9) }.isEmpty)
        #expect(claim().compactMap { $0["id"]?.text } == [id])
        try world.operate { try $0.revokeAPIKey("PSA", msp: "msp1") }
        #expect(try world.send("GET", "/state").json["features"]?["commands"] == .bool(false))
        #expect(throws: (any Error).self) { try restart() }
        _ = try world.apiKey([.commands], of: "msp2", name: "other")
        #expect(throws: (any Error).self, "the key is another MSP's") { try restart() }
    }

    @Test func `commands of another MSP can be neither claimed nor reported on`() throws {
        let foreign = try world.apiKey([.commands], of: "msp2", name: "foreign")
        let id = try restart()
        var request = world.request("POST", "/commands/claim", slug: "cp/v1")
        request.authorization = "Bearer \(foreign)"
        #expect(world.send(request, over: MemoryExchange("")).json["items"]?.elements.isEmpty == true)
        request = world.request("POST", "/commands/\(id)", slug: "cp/v1")
        request.authorization = "Bearer \(foreign)"
        (request.contentType, request.body) = ("application/json", Array(#"{"state":"failed"}"#.utf8))
        #expect(world.send(request, over: MemoryExchange("")).status == 404)
        #expect(try state(id) == "queued")
    }

    @Test func `who waits is handed a command as soon as somebody asks for it`() throws {
        let exchange = MemoryExchange("")
        var id: String?
        exchange.onLook = { if id == nil { id = try? restart() } }
        let claimed = claim("", "?wait=30", with: exchange)
        #expect(id != nil && claimed.compactMap { $0["id"]?.text } == [id])
    }

    @Test func `after its time a command is not handed out`() throws {
        _ = try restart()
        world.clock.now += RequestCommand.lifetime
        #expect(claim().isEmpty)
    }

    @Test func `at most as many as asked for`() throws {
        _ = (try restart(), try restart())
        #expect(claim(#"{"limit":1}"#).count == 1 && claim().count == 1)
        for body in [#"{"limit":0}"#, #"{"limit":101}"#, #"{"color":1}"#, "[]", "x"] {
            #expect([400, 422].contains(ask("/commands/claim", body).status), "\(body)")
        }
        #expect(ask("/commands/claim?wait=31").status == 422)
        #expect(ask("/commands/\(PublicID.string(7))", #"{"state":"sent"}"#).status == 422)
        #expect(ask("/commands/\(PublicID.string(7))").status == 400)
    }
}
