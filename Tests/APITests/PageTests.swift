import Testing

@testable import PortalAPI
@testable import PortalToolkit

/// Lists report their length, a page's position, and the cursors of its neighbours.
@Suite struct PageTests {
    struct Answer {
        let ids: [String]
        let previous: String?
        let next: String?
        let offset: JSON?
        let total: JSON?

        init(_ json: JSON) {
            ids = json["items"]?.elements.compactMap { $0["id"]?.text } ?? []
            previous = json["previous"]?.text
            next = json["next"]?.text
            offset = json["offset"]
            total = json["total"]
        }
    }

    struct Lists {
        let world: World
        let token: String

        init() throws {
            world = try World()
            // The world's initial rows have the same ids in every table.
            try world.run("DELETE FROM nodes WHERE client_id = 1")
            for sql in Crowd.past(of: 1, 7).filter({ !Self.isOfANode($0) }) + Self.nodes(20) { try world.run(sql) }
            try world.run("UPDATE tickets SET status = 'pending' WHERE client_id = 1 AND id > 1000 AND id % 2 = 0")
            try world.run(
                "UPDATE audit_events SET upstream_id = 'u' || id WHERE client_id = 1 AND (action <> 'auth.login' OR id = 1001)"
            )
            token = try world.token("owner")
        }

        private static func isOfANode(_ sql: String) -> Bool {
            ["commands", "command_states", "samples", "node_rollups"].contains { sql.contains("INTO \($0) ") }
        }

        /// Several have equal figures, so that the id decides.
        static func nodes(_ count: Int) -> [String] {
            (1...count).map {
                """
                INSERT INTO nodes (client_id, id, upstream_id, name, name_folded, status, status_rank, status_at, cpu_pct)
                VALUES (1, \(500 + $0), 'p\($0)', 'N', 'n\($0 % 7)', 'online', 3, 0, \($0 % 3))
                """
            }
        }

        func response(_ path: String) -> Response {
            var request = world.request("GET", path)
            request.authorization = "Bearer " + token
            return world.send(request)
        }

        func page(_ path: String) -> Answer { Answer(response(path).json) }
    }

    static let lists =
        [
            "/nodes?", "/nodes?status=no-data&", "/nodes?q=n&sort=-cpu&", "/tickets?", "/tickets?status=closed&",
            "/tickets?status=pending&", "/audit?", "/audit?kind=access&", "/audit?kind=imported&",
            "/audit?action=auth.login&", "/billing/invoices?", "/attention?",
        ] + ["status", "memory", "-disk", "-name", "last_seen", "-last_seen"].map { "/nodes?sort=\($0)&" }

    @Test(arguments: lists) func `a list pages forward and back over the same pages`(list: String) throws {
        let lists = try Lists()
        let all = lists.page(list + "limit=200")
        #expect(all.total == .integer(Int64(all.ids.count)))
        #expect(all.ids.count > 3)
        #expect(all.offset == .integer(0))
        #expect(all.previous == nil && all.next == nil)
        var pages = [lists.page(list + "limit=3")]
        while let next = pages.last?.next, pages.count < 100 {
            pages.append(lists.page(list + "limit=3&after=\(next)"))
        }
        #expect(pages.flatMap(\.ids) == all.ids)
        for (number, page) in pages.enumerated() {
            #expect(page.offset == .integer(Int64(number * 3)))
            #expect(page.total == all.total)
        }
        var back = [try #require(pages.last)]
        while let previous = back[0].previous, back.count < 100 {
            back.insert(lists.page(list + "limit=3&before=\(previous)"), at: 0)
        }
        #expect(back.map(\.ids) == pages.map(\.ids))
        #expect(back.map(\.offset) == pages.map(\.offset))
        #expect(back.map(\.next) == pages.map(\.next))
    }

    /// New items shift the pages; the first page is full nevertheless.
    @Test func `fewer items than a page before the cursor yield the full first page`() throws {
        let lists = try Lists()
        let all = lists.page("/tickets?limit=200").ids
        for item in 0...3 {
            let page = lists.page("/tickets?limit=3&before=\(all[item])")
            #expect(page.ids == Array(all.prefix(3)))
            #expect(page.previous == nil && page.next == all[2] && page.offset == .integer(0))
        }
        #expect(lists.page("/tickets?limit=3&before=\(all[4])").ids == Array(all[1...3]))
    }

    @Test func `a cursor at the last item yields an empty page at the end`() throws {
        let lists = try Lists()
        let all = lists.page("/audit?limit=200")
        let full = lists.page("/audit?limit=\(all.ids.count - 1)")
        // The oldest in the listed month.
        let month = World.start - .days(30)
        try lists.world.run(
            """
            DELETE FROM audit_events WHERE client_id = 1
            AND at = (SELECT MIN(at) FROM audit_events WHERE client_id = 1 AND at > \(month))
            """)
        let next = try #require(full.next)
        let page = lists.page("/audit?after=\(next)")
        #expect(page.ids == [] && page.next == nil)
        #expect(page.offset == page.total)
    }

    @Test(arguments: ["/nodes", "/tickets", "/billing/invoices", "/attention"])
    func `after and before exclude each other`(list: String) throws {
        let lists = try Lists()
        let id = lists.page(list).ids[0]
        let response = lists.response("\(list)?after=\(id)&before=\(id)")
        #expect(response.code == "validation-failed")
        let error = response.json["errors"]?.elements.first
        #expect([error?["field"], error?["code"]] == [.string("before"), .string("unknown")])
    }

    @Test func `totals and offsets are not counted beyond 10,000`() throws {
        let world = try World()
        for sql in Crowd.past(of: 1, 10_100).filter({ $0.contains("INTO tickets") }) { try world.run(sql) }
        let first = Answer(try world.get("/tickets?limit=200", as: "owner").json)
        #expect(first.ids.count == 200)
        #expect(first.total == .null)
        #expect(first.offset == .integer(0))
        let far = Answer(try world.get("/tickets?limit=10&after=\(PublicID.string(1020))", as: "owner").json)
        #expect(far.offset == .null)
        #expect(far.previous != nil && far.next != nil)
        // Near the end, a page's offset is counted if the items before it can be.
        let ids = try world.texts("SELECT CAST(id AS TEXT) FROM tickets WHERE client_id = 1 ORDER BY updated_at, id")
        let last = try #require(Int64(ids[150]))
        let end = Answer(try world.get("/tickets?limit=200&after=\(PublicID.string(last))", as: "owner").json)
        #expect(end.ids.count == 150 && end.total == .null && end.next == nil)
        #expect(end.offset == .integer(Int64(ids.count - 150)))
        let back = Answer(try world.get("/tickets?limit=10&before=\(PublicID.string(1020))", as: "owner").json)
        #expect(back.offset == .null)
        #expect(back.next != nil && back.previous != nil)
    }
}
