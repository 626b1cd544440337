import Testing

@testable import PortalToolkit

/// Nodes, money and tickets on the dashboard, consistent with all other pages.
@Suite struct DashboardTests {
    private static func id(_ id: Int64) -> String { PublicID.string(id) }

    private func reasons(_ answer: JSON, _ list: String) -> [String] {
        answer[list]?.elements.compactMap { $0["reason"]?.text } ?? []
    }

    /// All thirty-four items are counted, but ten are shown, including money and tickets.
    @Test func `attention counts all items and shows the worst of each kind`() throws {
        let world = try World()
        try world.run(
            """
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 29)
            INSERT INTO nodes (client_id, id, upstream_id, name, name_folded, status, status_rank, status_at)
            SELECT 1, 100 + i, 'x' || i, 'x', 'x', 'offline', 0, 5 FROM n
            """)
        let dashboard = try world.get("/dashboard", as: "viewer").json
        #expect(dashboard["attention_total"] == .integer(34))
        #expect(
            reasons(dashboard, "attention")
                == ["offline", "invoice-overdue"].flatMap { Array(repeating: $0, count: $0 == "offline" ? 8 : 1) }
                + ["ticket-pending"])
        var (all, after) = ([JSON](), "")
        repeat {
            let page = try world.get("/attention?limit=20\(after)", as: "viewer").json
            #expect(page["total"] == .integer(34))
            all += page["items"]?.elements ?? []
            after = page["next"]?.text.map { "&after=\($0)" } ?? ""
        } while !after.isEmpty && all.count < 100
        #expect(all.count == 34)
        #expect(Set(all.compactMap { $0["id"]?.text }).count == 34 - 2, "ids of the seed are alike over kinds")
    }

    @Test func `attention links an overdue invoice to its payment page and lists a pending ticket`() throws {
        let world = try World()
        let items = try world.get("/dashboard", as: "viewer").json["attention"]?.elements ?? []
        let invoice = try #require(items.first { $0["kind"] == .string("invoice") })
        #expect(invoice["name"] == .string("acme-2"))
        #expect(invoice["payment_url"] == .string("https://pay.example.net/2"))
        #expect(invoice["amount_due"]?["amount_minor"] == .integer(11_900))
        #expect(invoice["since"] == .string("2026-08-16T00:00:00Z"))
        let ticket = try #require(items.first { $0["kind"] == .string("ticket") })
        #expect(ticket["reason"] == .string("ticket-pending"))
        #expect(ticket["id"] == .string(Self.id(3)))
    }

    @Test func `the amount owed sums all open invoices per currency`() throws {
        let world = try World()
        let euros: JSON = .object([
            .init(name: "amount_minor", value: .integer(23_800)), .init(name: "minor_digits", value: .integer(2)),
            .init(name: "currency", value: .string("EUR")),
        ])
        #expect(try world.get("/dashboard", as: "viewer").json["owed"] == .array([euros]))
        try world.run("UPDATE invoices SET currency = 'CHF' WHERE client_id = 1 AND id = 2")
        for path in ["/dashboard", "/billing"] {
            let owed = try world.get(path, as: "viewer").json["owed"]?.elements ?? []
            #expect(owed.compactMap { $0["currency"]?.text } == ["CHF", "EUR"])
            #expect(owed.map { $0["amount_minor"] } == [.integer(11_900), .integer(11_900)])
        }
        try world.run("UPDATE invoices SET status = 'paid' WHERE client_id = 1")
        for path in ["/dashboard", "/billing"] {
            #expect(try world.get(path, as: "viewer").json["owed"] == .array([]))
        }
    }

    /// Tile and chart of a page show the same figure.
    @Test func `the last chart point equals the average on the tile`() throws {
        let world = try World()
        try world.run(
            "INSERT INTO client_rollups VALUES (1, \(world.clock.now.floored(to: .minutes(5))), 99, 98, 2)")
        let dashboard = try world.get("/dashboard", as: "viewer").json
        let last = dashboard["series"]?.elements.last
        #expect(dashboard["cpu"]?["avg_pct"] == .real(26.7))
        #expect(last?["cpu_avg_pct"] == dashboard["cpu"]?["avg_pct"])
        #expect(last?["memory_avg_pct"] == dashboard["memory"]?["avg_pct"])
    }

    @Test func `maximum figures name their node`() throws {
        let dashboard = try World().get("/dashboard", as: "viewer").json
        #expect(dashboard["disk"]?["max_node"]?["name"] == .string("acme-5"))
        #expect(dashboard["cpu"]?["max_node"]?["id"] == .string(Self.id(5)))
    }

    @Test func `three tickets are shown with their status, what waits for the customer first`() throws {
        let tickets = try World().get("/dashboard", as: "viewer").json["tickets"]?.elements ?? []
        #expect(tickets.compactMap { $0["status"]?.text } == ["pending", "open", "closed"])
    }

    /// A silent node is silent in the counts, the list, its filter and its own page.
    @Test func `a silent node has no data in counts, list, filter and its own page`() throws {
        let world = try World()
        try world.run(
            "UPDATE nodes SET last_seen_at = \(world.clock.now - .minutes(11)) WHERE client_id = 1 AND id = 5")
        let dashboard = try world.get("/dashboard", as: "viewer").json
        #expect(dashboard["nodes"]?["online"] == .integer(1))
        #expect(dashboard["nodes"]?["no_data"] == .integer(1))
        #expect(dashboard["cpu"]?["max_pct"] == .integer(20), "an old figure is no figure of now")
        #expect(dashboard["reporting"] == .integer(2))
        func names(_ status: String) throws -> [String] {
            try world.get("/nodes?status=\(status)", as: "viewer").json["items"]?.elements
                .compactMap { $0["name"]?.text } ?? []
        }
        #expect(try names("no-data") == ["acme-5"])
        #expect(try names("online") == ["acme-1"])
        #expect(try names("offline") == ["acme-3"])
        let node = try world.get("/nodes/\(Self.id(5))", as: "viewer").json
        #expect(node["status"] == .string("no-data"))
        let reporting = try world.get("/nodes", as: "viewer").json["items"]?.elements.compactMap { $0["reporting"] }
        #expect(reporting == [true, true, false, true, false].map(JSON.bool))
    }

    /// List, filter and counts agree even at the exact limit.
    @Test(arguments: [Duration.minutes(10), .milliseconds(600_001)])
    func `node page and list filter agree on the instant a node turns silent`(age: Duration) throws {
        let world = try World()
        try world.run("UPDATE nodes SET last_seen_at = \(world.clock.now - age) WHERE client_id = 1 AND id = 1")
        let status = try world.get("/nodes/\(Self.id(1))", as: "viewer").json["status"]?.text
        #expect(status == (age == .minutes(10) ? "online" : "no-data"))
        let found = try world.get("/nodes?status=\(status ?? "")&q=acme-1", as: "viewer").json["items"]?.elements
        #expect(found?.count == 1)
    }

    /// If no node reports, the last figures are shown with their time, excluding nodes in maintenance.
    @Test func `when no node reports, the last figures are shown with their time`() throws {
        let world = try World()
        let then = try world.get("/dashboard", as: "viewer").json
        world.clock.now += .minutes(11)
        let now = try world.get("/dashboard", as: "viewer").json
        #expect(now["reporting"] == .integer(0))
        #expect(now["figures_at"] == .string(RFC3339.string(World.start - .seconds(30))))
        #expect(now["figures_at"] == then["figures_at"])
        #expect(now["cpu"]?["avg_pct"] == .real(27.5))
        #expect(now["series"]?.elements.last?["cpu_avg_pct"] == .null)
        #expect(now["nodes"]?["no_data"] == .integer(3))
    }

    @Test func `the dashboard states since when nothing has changed`() throws {
        let world = try World()
        try world.run("UPDATE nodes SET status_at = id * 1000 WHERE client_id = 1")
        #expect(
            try world.get("/dashboard", as: "viewer").json["unchanged_since"] == .string("1970-01-01T00:00:05Z"))
        try world.run("DELETE FROM nodes WHERE client_id = 1")
        try world.run("DELETE FROM import_marks WHERE client_id = 1")
        let empty = try world.get("/dashboard", as: "viewer").json
        #expect(empty["unchanged_since"] == .null)
        #expect(empty["as_of"] == .null)
    }
}
