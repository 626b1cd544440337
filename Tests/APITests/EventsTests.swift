import PortalLogic
import PortalStore
import PortalToolkit
import Testing

@testable import PortalAPI

/// `GET /events`: every event of an MSP once, in the order in which it was committed.
@Suite struct EventsTests {
    private let world: World
    private let key: String

    init() throws {
        world = try World()
        key = try world.apiKey([.read])
    }

    private func ask(_ query: String, with exchange: MemoryExchange = MemoryExchange("")) -> Response {
        var request = world.request("GET", "/events?" + query, slug: "cp/v1")
        request.authorization = "Bearer \(key)"
        return world.send(request, over: exchange)
    }

    private func actions(_ response: Response) -> [String] {
        (response.json["items"]?.elements ?? []).map {
            ($0["client"]?.text ?? "-") + " " + ($0["event"]?["action"]?.text ?? "")
        }
    }

    private func next(_ response: Response) -> Int { response.json["next"]?.count ?? -1 }

    @Test func `what happens comes once, in order, with the MSP's own log and nothing of another`() throws {
        let start = next(ask("after=last"))
        try world.operate { try $0.suspend("acme") }
        try world.operate { try $0.suspend("initech") }
        try world.operate { try $0.resume("acme") }
        _ = try world.apiKey([.read], of: "msp2", name: "other")
        _ = try world.apiKey([.read], name: "second")
        try world.operate { try $0.suspend("globex") }
        let all = ask("after=\(start)")
        #expect(
            actions(all) == [
                "acme client.suspended", "acme client.resumed", "- api-key.added", "globex client.suspended",
            ]
        )
        #expect(actions(ask("after=\(next(all))")) == [] && next(ask("after=\(next(all))")) == next(all))
        var (position, seen) = (start, [String]())
        for _ in 0..<4 {
            let page = ask("after=\(position)&limit=1")
            #expect(next(page) > position)
            (position, seen) = (next(page), seen + actions(page))
        }
        #expect(seen == actions(all))
        let event = try #require(all.json["items"]?.elements.first?["event"])
        #expect(event["actor"]?["kind"]?.text == "operator" && event["details"]?["status"]?["new"]?.text == "suspended")
    }

    @Test func `an imported event comes when it is told, though it happened before`() throws {
        let start = next(ask("after=last"))
        try world.operate { try $0.suspend("globex") }
        let importer = try world.apiKey([.import], name: "import")
        var request = world.request("POST", "/import", slug: "cp/v1")
        request.authorization = "Bearer \(importer)"
        (request.contentType, request.bodyState) = ("application/x-ndjson", .unread)
        let line =
            #"{"type":"audit","client":"acme","id":"e1","at":"2026-01-01T00:00:00Z","actor":{"kind":"system","name":"CP"},"#
            + #""action":"node.patched","target":{"kind":"node","name":"web"}}"#
        for _ in 0..<2 { #expect(world.send(request, over: MemoryExchange(line)).lines.last?["bad"]?.count == 0) }
        #expect(
            actions(ask("after=\(start)")) == ["globex client.suspended", "- api-key.added", "acme node.patched"],
            "the second time it was known")
    }

    @Test func `what an import decides comes once, in the order of its lines for each client`() throws {
        let importer = try world.apiKey([.import], name: "import")
        let start = next(ask("after=last"))
        var request = world.request("POST", "/import", slug: "cp/v1")
        request.authorization = "Bearer \(importer)"
        (request.contentType, request.bodyState) = ("application/x-ndjson", .unread)
        let lines = ["acme", "globex"].map {
            #"{"type":"client","client":"\#($0)","name":"New"}"# + "\n"
                + ##"{"type":"branding","client":"\##($0)","primary_color":"#0b6e4f","portal_enabled":false}"## + "\n"
                + #"{"type":"client","client":"\#($0)","name":"Newer","status":"suspended"}"#
        }
        let answer = world.send(request, over: MemoryExchange(lines.joined(separator: "\n")))
        #expect(answer.lines.last?["bad"]?.count == 0)
        let told = ask("after=\(start)")
        for client in ["acme", "globex"] {
            #expect(
                actions(told).filter { $0.hasPrefix(client) }
                    == [
                        "client.renamed", "portal.disabled", "branding.updated", "client.renamed", "client.suspended",
                    ].map { "\(client) \($0)" })
        }
        #expect(next(told) == start + actions(told).count, "without gaps")
        try world.operate { try $0.resume("acme") }
        #expect(actions(ask("after=\(next(told))")) == ["acme client.resumed"])
    }

    @Test func `who waits is told as soon as something happens`() throws {
        let start = next(ask("after=last"))
        let exchange = MemoryExchange("")
        exchange.onLook = { try? world.operate { try $0.suspend("acme") } }
        let answer = ask("after=\(start)&wait=30", with: exchange)
        #expect(actions(answer) == ["acme client.suspended"])
        (exchange.onLook, exchange.ends) = ({}, true)
        #expect(
            actions(ask("after=\(next(answer))&wait=30", with: exchange)) == [], "a process that ends does not wait")
    }

    @Test func `more than half of the threads do not wait`() throws {
        for _ in 0..<4 { #expect(world.services.waits.tryEnter()) }
        #expect(!world.services.waits.tryEnter())
        let exchange = MemoryExchange("")
        exchange.onLook = { Issue.record("it waits") }
        #expect(ask("after=\(next(ask("after=last")))&wait=30", with: exchange).status == 200)
        #expect(ask("after=0&wait=30").json["items"]?.elements.isEmpty == false)
    }

    @Test func `numbers are not given twice, also when the newest events are gone`() throws {
        try world.operate { try $0.suspend("acme") }
        let last = next(ask("after=last"))
        try world.run("DELETE FROM clients WHERE slug = 'acme'")
        try world.operate { try $0.suspend("globex") }
        #expect(actions(ask("after=\(last)")) == ["globex client.suspended"])
        #expect(!actions(ask("after=0&limit=1000")).contains { $0.hasPrefix("acme") })
    }

    @Test func `an event that an earlier version has written is found later`() throws {
        let store = try Store(path: world.path).connect()
        try store.feedMissing(since: 0)
        try world.operate { try $0.suspend("acme") }
        let last = next(ask("after=last"))
        try world.run("DELETE FROM event_feed WHERE number = \(last)")
        #expect(actions(ask("after=\(last - 1)")) == [])
        try store.feedMissing(since: world.clock.now - .days(1))
        #expect(actions(ask("after=\(last)")) == ["acme client.suspended"])
        try store.feedMissing(since: world.clock.now - .days(1))
        #expect(actions(ask("after=\(last + 1)")) == [])
        store.close()
    }

    @Test func `what is no place is refused`() {
        for query in ["after=x", "after=-1", "limit=0", "limit=1001", "wait=31", "after=1&after=2", "color=red"] {
            #expect([400, 422].contains(ask(query).status), "\(query)")
        }
    }

    @Test func `a key that ends while it waits is told so`() throws {
        let start = next(ask("after=last"))
        let exchange = MemoryExchange("")
        exchange.onLook = { try? world.run("DELETE FROM api_keys") }
        #expect(ask("after=\(start)&wait=30", with: exchange).status == 401)
    }
}
