import PortalStore
import Testing

@testable import PortalAPI
@testable import PortalToolkit

@Suite struct ReadingTests {
    /// Scenario order: anonymous, wrong role, allowed; `World` checks each response against the contract.
    @Test(arguments: [
        "/state", "/dashboard", "/attention", "/nodes", "/nodes/\(id(1))", "/nodes/\(id(1))/metrics", "/billing",
        "/billing/invoices", "/billing/invoices/\(id(1))", "/tickets", "/tickets/\(id(1))", "/search?q=acme", "/audit",
        "/profile",
        "/roles", "/users",
        "/branding",
    ])
    func `every page needs a session and a role that may read it`(path: String) throws {
        let world = try World()
        #expect(try world.get(path).code == "authentication-required")
        let denied = ["/audit": ["viewer"], "/users": ["viewer", "admin"]][path] ?? []
        for role in ["viewer", "admin", "owner"] {
            let response = try world.get(path, as: role)
            #expect(response.status == (denied.contains(role) ? 403 : 200), "\(role)")
            #expect(response.values("Cache-Control") == ["no-store"])
        }
    }

    static func id(_ id: Int64) -> String { PublicID.string(id) }

    @Test func `the state lists navigation and seats by role`() throws {
        let world = try World()
        let viewer = try world.get("/state", as: "viewer").json
        #expect(
            viewer["nav"]?.elements.compactMap { $0["id"]?.text } == [
                "dashboard", "nodes", "billing", "tickets", "profile",
            ])
        #expect(viewer["nav"]?.elements.first?["path"] == .string(""))
        #expect(viewer["seats"] == .null)
        let owner = try world.get("/state", as: "owner").json
        #expect(owner["nav"]?.elements.count == 9)
        #expect(owner["seats"]?["used"] == .integer(3))
        #expect(owner["seats"]?["cap"] == .null)
        #expect(owner["branding"]?["slug"] == .string("acme"))
        #expect(try world.get("/state", as: "owner", slug: "initech").json["seats"]?["cap"] == .integer(5))
    }

    @Test func `nodes are filtered, sorted and paged`() throws {
        let world = try World()
        func names(_ query: String) throws -> [String] {
            try world.get("/nodes" + query, as: "viewer").json["items"]?.elements.compactMap { $0["name"]?.text } ?? []
        }
        #expect(try names("") == ["acme-1", "acme-2", "acme-3", "acme-4", "acme-5"])
        #expect(try names("?sort=-cpu") == ["acme-5", "acme-4", "acme-3", "acme-2", "acme-1"])
        #expect(try names("?sort=status") == ["acme-3", "acme-2", "acme-4", "acme-1", "acme-5"])
        #expect(try names("?status=online") == ["acme-1", "acme-5"])
        #expect(try names("?q=ME-3") == ["acme-3"])
        #expect(try names("?q=%25") == [])
        #expect(try world.get("/nodes?q=a%00b", as: "viewer").status == 400)
        for sort in [
            "name", "-name", "status", "-status", "cpu", "-cpu", "memory", "-memory", "disk", "-disk", "last_seen",
            "-last_seen",
        ] {
            let all = try names("?sort=\(sort)")
            var paged: [String] = []
            var after = ""
            for _ in 0..<3 {
                let page = try world.get("/nodes?sort=\(sort)&limit=2\(after)", as: "viewer").json
                paged += page["items"]?.elements.compactMap { $0["name"]?.text } ?? []
                after = page["next"]?.text.map { "&after=\($0)" } ?? ""
            }
            #expect(paged == all, "\(sort)")
            #expect(after.isEmpty, "\(sort)")
        }
    }

    @Test func `a node shows its command history and its active command`() throws {
        let world = try World()
        let node = try world.get("/nodes/\(Self.id(2))", as: "viewer").json
        #expect(node["active_command"]?["state"] == .string("sent"))
        #expect(node["commands"]?.elements.first?["history"]?.elements.count == 2)
        #expect(node["uptime_s"] == .integer(86_400))
        // The instant stays the same, regardless of the time of the request.
        let boot = RFC3339.string(
            Instant(milliseconds: try world.count("SELECT booted_at FROM nodes WHERE client_id = 1 AND id = 2")))
        #expect(node["booted_at"] == .string(boot))
        world.clock.now += .milliseconds(61_500)
        #expect(try world.get("/nodes/\(Self.id(2))", as: "viewer").json["booted_at"] == .string(boot))
        #expect(
            try world.get("/nodes", as: "viewer").json["items"]?.elements[1]["active_command"]?["kind"]
                == .string("restart"))
    }

    @Test func `metrics form a complete time grid with null gaps`() throws {
        let world = try World()
        for (range, step, count) in [("1h", 60, 60), ("24h", 300, 288), ("7d", 3600, 168), ("30d", 14_400, 180)] {
            let metrics = try world.get("/nodes/\(Self.id(1))/metrics?range=\(range)", as: "viewer").json
            let points = metrics["points"]?.elements ?? []
            #expect(metrics["step_s"] == .integer(Int64(step)))
            #expect(points.count == count)
            let measured = points.filter { $0["cpu_pct"] != .null }
            #expect(!measured.isEmpty && measured.count < count, "\(range)")
            let instants = points.compactMap { $0["at"]?.text.flatMap(RFC3339.instant) }
            #expect(zip(instants, instants.dropFirst()).allSatisfy { $1 - $0 == .seconds(step) })
            #expect(
                (instants.last ?? 0) <= world.clock.now && (instants.last ?? 0) > world.clock.now - .seconds(step))
        }
        let hour = try world.get("/nodes/\(Self.id(1))/metrics?range=1h", as: "viewer").json["points"]?.elements ?? []
        #expect(
            hour.suffix(6).map { $0["cpu_pct"] } == [.integer(50), .null, .null, .integer(20), .integer(10), .null])
    }

    @Test func `the dashboard averages its nodes and orders attention by severity`() throws {
        let world = try World()
        let dashboard = try world.get("/dashboard", as: "viewer").json
        #expect(dashboard["nodes"]?["total"] == .integer(5))
        #expect(dashboard["nodes"]?["maintenance"] == .integer(1))
        #expect(dashboard["cpu"]?["avg_pct"] == .real(26.7))
        #expect(dashboard["cpu"]?["max_pct"] == .integer(50))
        #expect(dashboard["series"]?.elements.count == 288)
        #expect(
            dashboard["attention"]?.elements.compactMap { $0["reason"]?.text } == [
                "offline", "invoice-overdue", "degraded", "disk-high", "ticket-pending",
            ])
        #expect(dashboard["open_tickets"] == .integer(2))
        #expect(dashboard["next_invoice"]?["status"] == .string("overdue"))
        #expect(dashboard["stale"] == .bool(false))
        world.clock.now += .minutes(11)
        let later = try world.get("/dashboard", as: "viewer").json
        #expect(
            later["attention"]?.elements.compactMap { $0["reason"]?.text } == [
                "offline", "invoice-overdue", "no-data", "no-data", "no-data", "ticket-pending",
            ])
        world.clock.now += .minutes(5)
        #expect(try world.get("/dashboard", as: "viewer").json["stale"] == .bool(true))
    }

    @Test func `draft invoices and internal notes are never exposed`() throws {
        let world = try World()
        let billing = try world.get("/billing", as: "viewer").json
        #expect(billing["invoices"]?.elements.compactMap { $0["number"]?.text } == ["acme-3", "acme-2", "acme-1"])
        #expect(billing["plan"]?["name"] == .string("Managed M acme"))
        #expect(try world.get("/billing/invoices/\(Self.id(4))", as: "owner").code == "not-found")
        let ticket = try world.get("/tickets/\(Self.id(1))", as: "owner")
        #expect(ticket.json["messages"]?.elements.count == 1)
        #expect(!String(decoding: ticket.body, as: UTF8.self).contains("SECRET NOTE"))
    }

    /// A currency accepted by an earlier import: the response says that its digits are unknown.
    @Test(arguments: [
        ("HUF", Int64?(2)), ("JPY", 0), ("KWD", 3), ("UYW", 4), ("BGN", 2), ("BTC", nil), ("XXX", nil),
    ])
    func `an amount states the minor digits of its currency, null if unknown`(code: String, digits: Int64?) throws {
        let world = try World()
        try world.run("UPDATE invoices SET currency = '\(code)'")
        try world.run("UPDATE subscriptions SET currency = '\(code)'")
        let billing = try world.get("/billing", as: "viewer").json
        let detail = try world.get("/billing/invoices/\(Self.id(1))", as: "viewer").json
        let dashboard = try world.get("/dashboard", as: "viewer").json
        for amount in [
            billing["plan"]?["price"], billing["invoices"]?.elements.first?["total"], detail["tax"],
            detail["lines"]?.elements.first?["unit_price"], dashboard["next_invoice"]?["amount_due"],
        ] {
            #expect(amount?["currency"] == .string(code))
            #expect(amount?["minor_digits"] == digits.map(JSON.integer) ?? .null)
        }
    }

    @Test func `tickets that wait for the customer come first, the others by last change`() throws {
        let world = try World()
        let first = try world.get("/tickets?limit=2", as: "viewer").json
        #expect(first["items"]?.elements.compactMap { $0["number"]?.text } == ["acme-T3", "acme-T1"])
        let next = try #require(first["next"]?.text)
        let second = try world.get("/tickets?limit=2&after=\(next)", as: "viewer").json
        #expect(second["items"]?.elements.compactMap { $0["number"]?.text } == ["acme-T2"])
        #expect(try world.get("/tickets?status=closed", as: "viewer").json["items"]?.elements.count == 1)
    }

    @Test func `the audit log reaches back 30 days`() throws {
        let world = try World()
        func actions(_ query: String) throws -> Int {
            let items = try world.get("/audit" + query, as: "admin").json["items"]?.elements ?? []
            return items.count { $0["action"] == .string("client.resumed") }
        }
        #expect(try actions("") == 3)
        #expect(try actions("?since=2001-01-01") == 3)
        #expect(try actions("?since=\(RFC3339.string(world.clock.now - .hours(36)))") == 1)
        #expect(try world.get("/audit?since=yesterday", as: "admin").code == "validation-failed")
        let page = try world.get("/audit?limit=1", as: "owner").json
        #expect(page["items"]?.elements.first?["action"] == .string("auth.login"))
        #expect(page["items"]?.elements.first?["ip"] == .string("192.0.2.1"))
    }

    @Test func `owners see all users and both layers of branding`() throws {
        let world = try World()
        let users = try world.get("/users", as: "owner").json
        #expect(
            users["items"]?.elements.compactMap { $0["email"]?.text } == [
                "admin@acme.test", "owner@acme.test", "viewer@acme.test",
            ])
        #expect(try world.get("/branding", as: "viewer").json["own"] == nil)
        let branding = try world.get("/branding", as: "owner").json
        #expect(branding["effective"]?["custom_domain"] == .string("billing.acme.example"))
        #expect(branding["operator"]?["primary_color"] == .string("#c2410c"))
        #expect(branding["own"]?["primary_color"] == .null)
        #expect(branding["domain"]?["state"] == .string("active"))
    }

    /// Even if a page ends among several events of one instant.
    @Test(arguments: [1, 2, 3]) func `audit pages together hold the whole log`(limit: Int) throws {
        let world = try World()
        for id in 900..<905 {
            try world.run(
                """
                INSERT INTO audit_events (client_id, id, at, actor_kind, actor_name, action, target_kind)
                SELECT id, \(id), \(World.start - .milliseconds(id / 903)), 'user', 'N', 'a.b', 'user' FROM clients
                """)
        }
        let token = try world.token("owner")
        func page(_ query: String) -> (ids: [String], next: String?) {
            var request = world.request("GET", "/audit?\(query)")
            request.authorization = "Bearer " + token
            let json = world.send(request).json
            return (json["items"]?.elements.compactMap { $0["id"]?.text } ?? [], json["next"]?.text)
        }
        var (paged, next) = page("limit=\(limit)")
        while let after = next, paged.count < 100 {
            let following = page("limit=\(limit)&after=\(after)")
            paged += following.ids
            next = following.next
        }
        let all = page("limit=200").ids
        #expect(paged == all)
        #expect(all.count > 5)
    }
}
