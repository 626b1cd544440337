import PortalLogic
import PortalStore
import PortalToolkit
import Testing

@testable import PortalAPI

/// `POST /import`: in batches, told line by line, and gone on with after a break.
@Suite struct ImportTests {
    private let world: World
    private let key: String

    init() throws {
        world = try World()
        key = try world.apiKey([.import])
    }

    private func send(
        _ body: String, _ query: String = "", name: String? = nil, isCut: Bool = false,
        with exchange: MemoryExchange? = nil, change: (inout Request) -> Void = { _ in }
    ) -> Response {
        var request = world.request("POST", "/import" + query, slug: "cp/v1")
        request.authorization = "Bearer \(key)"
        (request.contentType, request.bodyState, request.idempotencyKey) = ("application/x-ndjson", .unread, name)
        change(&request)
        return world.send(request, over: exchange ?? MemoryExchange(body, isCut: isCut))
    }

    private func node(_ number: Int, client: String = "acme") -> String {
        #"{"type":"node","client":"\#(client)","id":"n-\#(number)","name":"node \#(number)","status":"online"}"# + "\n"
    }

    private func nodes() throws -> Int64 {
        try world.count("SELECT COUNT(*) FROM nodes WHERE upstream_id LIKE 'n-%'")
    }

    private func offsets(_ response: Response) -> [Int] { response.lines.compactMap { $0["offset"]?.count } }

    @Test func `each batch is told once it is kept, and the last line sums up`() throws {
        let body = (1...2500).map { node($0) }.joined()
        let exchange = MemoryExchange(body)
        var stored: [Int64] = []
        exchange.onSend = { _ in stored.append(try nodes()) }
        let answer = send("", with: exchange)
        #expect(answer.lines.map { $0["type"]?.text } == ["batch", "batch", "batch", "summary"])
        #expect(offsets(answer) == [1000, 2000, 2500, 2500] && stored == [1000, 2000, 2500, 2500])
        let summary = try #require(answer.lines.last)
        #expect(summary["complete"] == .bool(true) && summary["kept"] == .bool(true))
        #expect(summary["added"]?.count == 2500 && summary["types"]?["node"]?["added"]?.count == 2500)
    }

    @Test func `a bad line ends it, with line and field, and what was before is kept`() throws {
        let answer = send(node(1) + "\n" + node(2) + #"{"type":"node","client":"acme","id":"n-3"}"# + "\n" + node(4))
        let problem = try #require(answer.lines.first)
        #expect(problem["type"]?.text == "problem" && problem["line"]?.count == 4)
        #expect(problem["errors"]?.elements.compactMap { $0["field"]?.text } == ["name", "status"])
        #expect(answer.lines.last?["complete"] == .bool(false) && offsets(answer).last == 3)
        #expect(try nodes() == 2)
        #expect(send("x\n", "?keep_going=true", name: "bad").lines.last?["bad"]?.count == 1)
        let rest = send(node(1) + "x\n" + node(3), "?keep_going=true")
        #expect(rest.lines.last?["complete"] == .bool(true) && rest.lines.last?["bad"]?.count == 1)
        #expect(try nodes() == 3)
    }

    @Test func `lines for another MSP's clients are as lines for none, and an MSP is the operator's`() throws {
        let lines = ["initech", "nobody"].map { node(1, client: $0) }
        let answers = lines.map { send($0).lines.first?["errors"] }
        #expect(answers[0] == answers[1] && answers[0] != nil)
        let msp = send(#"{"type":"msp","msp":"msp1","tier":"enterprise"}"#)
        #expect(msp.lines.first?["errors"]?.elements.first?["field"]?.text == "type")
        let foreign = send(#"{"type":"client","client":"new","name":"New","msp":"msp2"}"#)
        #expect(foreign.lines.first?["errors"]?.elements.first?["field"]?.text == "msp")
        #expect(send(#"{"type":"client","client":"initech","name":"Mine"}"#).lines.first?["errors"] != nil)
        #expect(send(#"{"type":"client","client":"new","name":"New"}"#).lines.last?["added"]?.count == 1)
        #expect(
            try world.texts("SELECT m.slug FROM clients c JOIN msps m ON m.id = c.msp_id WHERE c.slug = 'new'")
                == ["msp1"])
    }

    @Test func `cut off at any place, an import under a key is gone on with, and nothing is missing or doubled`() throws
    {
        let lines = (1...3000).map { node($0) }
        var rounds = 0
        for end in [700, 1500, 2999, 3000] {
            let answer = send(lines[..<end].joined() + "{\"type\":\"no", name: "n1", isCut: true)
            #expect(answer.status == 400)
            #expect(try nodes() == Int64(end))
            rounds += 1
        }
        let last = send(lines.joined(), name: "n1")
        #expect(last.lines.last?["lines"]?.count == 0 && offsets(last) == [3000])
        #expect(send("half", isCut: true).code == "malformed-request", "nobody could go on with it")
        #expect(rounds == 4)
    }

    @Test func `the rest may be sent alone, but no line left out`() throws {
        let lines = (1...1500).map { node($0) }
        let exchange = MemoryExchange(lines.joined())
        exchange.ends = true
        let first = send("", name: "n2", with: exchange)
        #expect(first.lines.last?["type"]?.text == "error" && first.lines.last?["status"]?.count == 503)
        #expect(offsets(first) == [1000, 1000])
        let gap = send(lines[1001...].joined(), "?from_line=1002", name: "n2")
        #expect(gap.json["errors"]?.elements.first?["field"]?.text == "from_line")
        let rest = send(lines[1000...].joined(), "?from_line=1001", name: "n2")
        #expect(rest.lines.last?["added"]?.count == 500 && offsets(rest).last == 1500)
        let overlapping = send(lines[900...].joined(), "?from_line=901", name: "n2")
        #expect(overlapping.lines.last?["lines"]?.count == 0)
        #expect(send(lines[1000...].joined(), "?from_line=1001").status == 422, "without a key")
    }

    @Test func `bad lines are of a batch, too, and blank ones of none, however many`() throws {
        let bad = send(String(repeating: "x\n", count: 2500), "?keep_going=true")
        #expect(offsets(bad) == [1000, 2000, 2500, 2500])
        #expect(bad.lines.last?["bad"]?.count == 2500 && bad.lines.last?["complete"] == .bool(true))
        let blank = String(repeating: "\n \r\n", count: 1500)
        let half = send(blank + node(1) + blank + "x\n" + blank + node(2), name: "blank")
        #expect(offsets(half) == [6001, 6001] && half.lines.last?["complete"] == .bool(false))
        let gap = send(node(2), "?from_line=6003", name: "blank")
        #expect(gap.json["errors"]?.elements.first?["field"]?.text == "from_line")
        #expect(offsets(send(node(2) + blank, "?from_line=6002", name: "blank")) == [9002, 9002])
        #expect(try nodes() == 2)
    }

    @Test func `what is written as a whole ends after too many bad lines`() throws {
        let body = String(repeating: "x\n", count: 100_001)
        for query in ["?dry_run=true&keep_going=true", "?atomic=true&keep_going=true"] {
            let answer = send(body, query)
            #expect(answer.lines.last?["complete"] == .bool(false) && answer.lines.last?["bad"]?.count == 100_000)
        }
    }

    @Test func `what a key decides by an import is in its MSP's log, data and repeats are not`() throws {
        let log = "SELECT target_name || ' ' || details FROM msp_events WHERE action = 'api-key.used' ORDER BY details"
        func told() throws -> [String] {
            defer { try? world.run("DELETE FROM msp_events WHERE action = 'api-key.used'") }
            return try world.texts(log)
        }
        func event(_ client: String) -> String {
            #"PSA {"request":{"old":null,"new":"POST /import"},"client":{"old":null,"new":"\#(client)"}}"#
        }
        let client = #"{"type":"client","client":"hooli","name":"Hooli"}"# + "\n"
        let branding = ##"{"type":"branding","client":"hooli","primary_color":"#0b6e4f","portal_enabled":true}"## + "\n"
        let suspension = #"{"type":"client","client":"acme","status":"suspended"}"# + "\n"
        for query in ["?dry_run=true", "?atomic=true"] { _ = send(client + suspension + "x\n", query) }
        #expect(try told() == [])
        #expect(send(client + branding + suspension + node(1)).lines.last?["bad"]?.count == 0)
        #expect(try told() == [event("acme"), event("hooli")])
        let stamped = client.replacing("Hooli\"", with: #"Hooli","updated_at":"2026-01-15T09:00:00Z""#)
        #expect(send(client + branding + stamped + suspension + node(2)).lines.last?["changed"]?.count == 1)
        #expect(try told() == [], "only the stamp is new")
        let domain = #"{"type":"branding","client":"hooli","custom_domain":"portal.hooli.com"}"# + "\n"
        #expect(send(domain).lines.last?["changed"]?.count == 1)
        #expect(try told() == [event("hooli")])
        let words = #""severity":"info","starts_at":"2026-01-15T09:00:00Z","texts":{"en":{"title":"Hello"}}"#
        let announcement = #"{"type":"announcement","id":"a","# + words + "}\n"
        #expect(send(announcement).lines.last?["added"]?.count == 1)
        #expect(try told() == [#"PSA {"request":{"old":null,"new":"POST /import"}}"#])
        #expect(send(announcement).lines.last?["unchanged"]?.count == 1)
        #expect(try told() == [])
        let foreign = announcement.replacing(#""id""#, with: #""msp":"msp2","id""#)
        #expect(send(foreign).lines.last?["bad"]?.count == 1)
        #expect(try world.count("SELECT COUNT(*) FROM announcements WHERE msp_id = 2") == 0)
    }

    @Test func `another body under the same key is refused`() throws {
        #expect(send(node(1) + node(2), name: "n3").status == 200)
        for body in [node(1) + node(3), node(1), ""] {
            let answer = send(body, name: "n3")
            #expect(answer.json["errors"]?.elements.first?["field"]?.text == "Idempotency-Key")
        }
        #expect(send(node(1) + node(2) + node(3), name: "n3").lines.last?["added"]?.count == 1)
        #expect(send(node(9), name: "n4").status == 200)
        for name in ["", "a b", "ä", String(repeating: "x", count: 201)] {
            #expect(send(node(1), name: name).status == 422)
        }
    }

    @Test func `two requests under one key do not both go on`() throws {
        let lines = (1...2000).map { node($0) }.joined()
        let exchange = MemoryExchange(lines)
        var inner: Response?
        exchange.onSend = { _ in
            guard inner == nil else { return }
            inner = Response(status: 0)
            let other = Portal(store: try Store(path: world.path).connect(), services: world.services)
            var request = world.request("POST", "/import", slug: "cp/v1")
            request.authorization = "Bearer \(key)"
            (request.contentType, request.bodyState, request.idempotencyKey) = ("application/x-ndjson", .unread, "n5")
            inner = other.respond(to: request, over: MemoryExchange(lines))
        }
        let outer = send("", name: "n5", with: exchange)
        #expect(inner?.status == 200)
        #expect(outer.lines.last?["code"]?.text == "import-moved" && outer.lines.last?["status"]?.count == 409)
        #expect(try nodes() == 2000)
    }

    @Test func `too many at once are asked to wait`() throws {
        let exchange = MemoryExchange(node(1))
        var inner: Response?
        exchange.onSend = { _ in
            guard inner == nil else { return }
            inner = try world.services.imports.run(.init(1)) { send(node(2)) }
        }
        _ = send("", with: exchange)
        #expect(inner?.code == "too-many-attempts" && inner?.values("Retry-After") == ["2"])
        #expect(send(node(2)).status == 200)
    }

    @Test func `a key that ends meanwhile ends the import`() throws {
        let exchange = MemoryExchange((1...2000).map { node($0) }.joined())
        exchange.onSend = { _ in try world.run("DELETE FROM api_keys") }
        let answer = send("", with: exchange)
        #expect(answer.lines.last?["code"]?.text == "authentication-required" && offsets(answer).last == 1000)
        #expect(try nodes() == 1000)
    }

    @Test func `all or none, and a rehearsal, keep nothing they should not`() throws {
        let half = send(node(1) + "x\n", "?atomic=true")
        #expect(half.lines.last?["complete"] == .bool(false) && half.lines.last?["kept"] == .bool(false))
        let rehearsal = send(node(1), "?dry_run=true", name: "n6")
        #expect(rehearsal.lines.last?["complete"] == .bool(true) && rehearsal.lines.last?["kept"] == .bool(false))
        #expect(try nodes() == 0)
        #expect(send(node(1), "?atomic=true", name: "n6").lines.last?["added"]?.count == 1)
        #expect(send(node(1), name: "n6").lines.last?["lines"]?.count == 0)
        let strict = send(#"{"type":"heartbeat","client":"acme"}"#, "?strict=maybe")
        #expect(strict.json["errors"]?.elements.first?["field"]?.text == "strict")
    }

    // MARK: Snapshots

    private func snapshot(_ phase: String) -> String {
        #"{"type":"snapshot","client":"acme","kind":"node","phase":"\#(phase)"}"# + "\n"
    }

    /// The seeded client has five nodes that no snapshot here names.
    private func fill(_ count: Int) throws -> [String] {
        try world.run("DELETE FROM nodes WHERE client_id = 1")
        let lines = (1...count).map { node($0) }
        #expect(send(lines.joined()).lines.last?["added"]?.count == count)
        return lines
    }

    @Test func `a snapshot that is cut off is gone on with under its key, and removes what did not come`() throws {
        let lines = [snapshot("begin")] + (try fill(2600)).dropFirst(200) + [snapshot("end")]
        for end in [700, 1500, lines.count - 1] {
            #expect(send(lines[..<end].joined() + "{", name: "s1", isCut: true).status == 400)
            #expect(try nodes() == 2600)
        }
        let last = send(lines.joined(), name: "s1")
        #expect(last.lines.last?["snapshot_removals"]?.count == 200 && last.lines.last?["complete"] == .bool(true))
        #expect(try nodes() == 2400)
        #expect(try world.count("SELECT COUNT(*) FROM nodes WHERE upstream_id IN ('n-1', 'n-200')") == 0)
    }

    @Test func `a snapshot does not go on in another import, nor after another one has begun`() throws {
        let lines = try fill(1200)
        let most = lines[100...].joined()
        #expect(send(snapshot("begin") + most, name: "s2").lines.last?["complete"] == .bool(true))
        for name in ["s3", nil] {
            let errors = send(snapshot("end"), name: name).lines.first?["errors"]?.elements
            #expect(errors?.first?["code"]?.text == "no-such")
        }
        let exchange = MemoryExchange(snapshot("begin") + most + snapshot("end"))
        var inner: Response?
        exchange.onSend = { _ in
            guard inner == nil else { return }
            inner = Response(status: 0)
            inner = send(snapshot("begin") + node(1), name: "s4")
        }
        let outer = send("", name: "s5", with: exchange)
        #expect(inner?.lines.last?["complete"] == .bool(true))
        #expect(outer.lines.last?["bad"]?.count == 1 && outer.lines.last?["offset"]?.count == 1101)
        #expect(try nodes() == 1200)
        let rest = send(snapshot("begin") + node(1) + most + snapshot("end"), name: "s4")
        #expect(rest.lines.last?["snapshot_removals"]?.count == 99 && rest.lines.last?["complete"] == .bool(true))
    }

    /// What another import brings meanwhile is there upstream, although this one does not know it yet.
    @Test func `what another import brings in between stays`() throws {
        let lines = try fill(1200)
        let exchange = MemoryExchange(snapshot("begin") + lines[1...].joined() + snapshot("end"))
        var inner: Response?
        exchange.onSend = { _ in
            guard inner == nil else { return }
            inner = Response(status: 0)
            inner = send(node(1) + node(9999))
        }
        #expect(send("", with: exchange).lines.last?["snapshot_removals"]?.count == 0)
        #expect(inner?.lines.last?["added"]?.count == 1)
        #expect(try nodes() == 1201)
    }

    @Test func `a snapshot removes more than a fifth over HTTPS when confirmed, and a rehearsal lists what`() throws {
        let body = snapshot("begin") + (try fill(10))[..<5].joined() + snapshot("end")
        let refused = send(body, name: "s6")
        #expect(refused.lines.first?["errors"]?.elements.first?["code"]?.text == "unconfirmed")
        #expect(refused.lines.last?["offset"]?.count == 6 && refused.lines.last?["complete"] == .bool(false))
        let rehearsal = send(body, "?dry_run=true&max_removals=50")
        let removals = rehearsal.lines.filter { $0["type"]?.text == "removal" }
        #expect(removals.compactMap { $0["id"]?.text } == ["n-10", "n-6", "n-7", "n-8", "n-9"])
        #expect(removals.first?["label"]?.text == "node 10" && rehearsal.lines.last?["snapshot_removals"]?.count == 5)
        #expect(try nodes() == 10)
        #expect(send(body, "?confirm_removals=true", name: "s6").lines.last?["lines"]?.count == 1)
        #expect(try nodes() == 5)
        #expect(send(body, "?max_removals=101").status == 422)
    }

    @Test func `what is no import is refused as a whole`() throws {
        #expect(send(node(1)) { $0.contentType = "application/json" }.status == 415)
        #expect(send(node(1)) { $0.contentEncoding = "br" }.values("Accept-Encoding") == ["gzip, zstd, identity"])
        let long = String(repeating: " ", count: ReceiveImport.limitOfWhole + 1)
        #expect(send(long, "?atomic=true").code == "body-too-large")
        #expect(try nodes() == 0)
        let tenants = try world.token("owner")
        var request = world.request("POST", "/branding")
        request.authorization = "Bearer \(tenants)"
        (request.contentType, request.bodyState) = ("application/x-ndjson", .unread)
        #expect(world.send(request).status == 415)
    }
}
