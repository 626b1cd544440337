import PortalStore
import Testing

@testable import PortalAPI
@testable import PortalToolkit

@Suite struct SearchTests {
    private func hits(_ world: World, _ typed: String, _ kind: String, as role: String = "viewer") throws -> [String] {
        let answer = try world.get("/search?q=\(escaped(typed))", as: role)
        #expect(answer.status == 200)
        return answer.json[kind]?["items"]?.elements.compactMap { ($0["name"] ?? $0["number"])?.text } ?? []
    }

    private func escaped(_ text: String) -> String {
        text.utf8.map { "%" + String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    /// A node of acme's with the words that an import gives it.
    private func add(_ name: String, id: Int, to world: World) throws {
        try world.run(
            """
            INSERT INTO nodes (client_id, id, upstream_id, name, name_folded, status, status_rank, status_at)
            VALUES (1, \(id), 'x\(id)', '\(name)', '\(Text.folded(name))', 'online', 3, 0)
            """)
        for words in SearchWords.of([name]) { try world.run("INSERT INTO node_words VALUES (1, '\(words)', \(id))") }
    }

    @Test(arguments: ["viewer", "admin", "owner"])
    func `each role finds nodes, invoices and tickets by the beginning of a word`(role: String) throws {
        let world = try World()
        #expect(try hits(world, "acm", "nodes", as: role) == (1...5).map { "acme-\($0)" })
        #expect(try hits(world, "ACME 3", "nodes", as: role) == ["acme-3"])
        #expect(try hits(world, "acme-2", "invoices", as: role) == ["acme-2"])
        #expect(try hits(world, "acme t1", "tickets", as: role) == ["acme-T1"])
        #expect(try hits(world, "subject", "tickets", as: role).count == 3)
    }

    @Test func `drafts and what is not asked for are not found`() throws {
        let world = try World()
        #expect(try hits(world, "acme", "invoices") == ["acme-3", "acme-2", "acme-1"])
        #expect(try hits(world, "cme", "nodes") == [])
        #expect(try hits(world, "", "nodes") == [])
        for wild in ["%", "_", "\\", "a%", "ac_e", "'", "acme\\", "%acme"] {
            let found = try hits(world, wild, "nodes")
            #expect(
                found.allSatisfy { $0.hasPrefix("acme") } && (SearchWords.prefix(wild).isEmpty ? found.isEmpty : true))
        }
        #expect(try hits(world, "ac_e", "nodes") == [])
    }

    @Test func `another client's records are never found`() throws {
        let world = try World()
        for kind in ["nodes", "invoices", "tickets"] {
            #expect(try hits(world, "globex", kind, as: "owner") == [])
            #expect(try !hits(world, "acme", kind, as: "owner").contains { $0.contains("globex") })
        }
    }

    @Test func `case, umlauts, Cyrillic, emoji and other directions are found as people type them`() throws {
        let world = try World()
        let names = ["Büro-Süd-01", "МУКАЧЕВО-db", "🚀 launch", "שרת-1", String(repeating: "n", count: 200)]
        for (index, name) in names.enumerated() { try add(name, id: 100 + index, to: world) }
        for (typed, index) in [("SÜD", 0), ("BÜRO", 0), ("мук", 1), ("DB", 1), ("🚀", 2), ("שרת", 3), (names[4], 4)] {
            #expect(try hits(world, typed, "nodes") == [names[index]], "\(typed)")
        }
    }

    @Test func `what is named in full comes first, and more than a few is said`() throws {
        let world = try World()
        for id in 100...140 { try add("web-\(id)", id: id, to: world) }
        try add("zz web", id: 99, to: world)
        let answer = try world.get("/search?q=web", as: "viewer").json["nodes"]
        #expect(answer?["items"]?.elements.count == 6)
        #expect(answer?["items"]?.elements.first?["name"] == .string("zz web"))
        #expect(answer?["more"] == .bool(true))
        #expect(try world.get("/search?q=acme", as: "viewer").json["nodes"]?["more"] == .bool(false))
    }

    @Test func `what is not a search is refused`() throws {
        let world = try World()
        #expect(try world.get("/search", as: "viewer").errors == ["q required"])
        #expect(try world.get("/search?q=a&limit=5", as: "viewer").code == "validation-failed")
        #expect(try world.get("/search?q=a%00b", as: "viewer").status == 400)
        #expect(try world.get("/search?q=%ff", as: "viewer").status == 400)
    }
}
