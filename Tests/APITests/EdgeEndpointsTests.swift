import PortalStore
import PortalToolkit
import Testing

@testable import PortalAPI

@Suite struct EdgeEndpointsTests {
    @Test func `certificates are allowed only for domains of served clients`() throws {
        let world = try World()
        let clock = world.clock
        let endpoints = EdgeEndpoints(store: try Store(path: world.path).connect(), clock: { clock.now }, version: "0")
        func ask(_ query: String) -> Int {
            endpoints.respond(to: Request(method: "GET", path: "/internal/ask", query: query, host: "", id: "")).status
        }
        #expect(ask("domain=billing.acme.example") == 200)
        for wrong in [
            "domain=evil.example", "domain=172.18.0.4", "domain=acme", "domain=", "", "domain=billing.acme.example&x=1",
            "domain=%ff", "domain=BILLING.acme.example",
        ] {
            #expect(ask(wrong) == 404, "\(wrong)")
        }
        for state in ["pending", "failed", "certificate-failed", "suspended"] {
            try world.run("UPDATE domains SET state = '\(state)'")
            #expect(ask("domain=billing.acme.example") == 404, "\(state)")
        }
        for state in ["verified", "issuing", "active", "degraded"] {
            try world.run("UPDATE domains SET state = '\(state)'")
            #expect(ask("domain=billing.acme.example") == 200, "\(state)")
        }
        try world.run("UPDATE clients SET status = 'suspended' WHERE id = 1")
        #expect(ask("domain=billing.acme.example") == 404)
    }

    /// Strangers choose the names of handshakes; the log is not theirs to fill.
    @Test(
        arguments: [
            "domain=stranger.example", "domain=192.0.2.7", "domain=2001:db8::7", "domain=%5B::1%5D", "domain=globex",
            "domain=", "domain", "", "=billing.acme.example", "domain=" + String(repeating: "a", count: 10_240),
            "domain=" + Array(repeating: "a", count: 5_120).joined(separator: "."), "domain=%ff%fe",
            "domain=%c3%28.example",
            "domain=%00", "domain=billing.acme.example%00", "domain=billing.acme.example.",
            "domain=billing.acme.example:443",
            "domain=%62illing.acme.examplE", "domain=b%C3%BCcher.example", "domain=%", "domain=%zz",
            "domain=billing.acme.example&domain=billing.acme.example", "Domain=billing.acme.example",
            String(repeating: "domain=a&", count: 40), "domain=*.acme.example", "domain=' OR 1=1",
        ])
    func `a question that is not a served domain is 404 and leaves no cause in the log`(query: String) throws {
        let world = try World()
        let clock = world.clock
        let endpoints = EdgeEndpoints(store: try Store(path: world.path).connect(), clock: { clock.now }, version: "0")
        let response = endpoints.respond(
            to: Request(method: "GET", path: "/internal/ask", query: query, host: "", id: ""))
        #expect(response.status == 404 && response.body.isEmpty && response.log.cause == nil)
    }

    @Test func `health reports liveness, and readiness while the schema is complete`() throws {
        let world = try World()
        let endpoints = EdgeEndpoints(store: try Store(path: world.path).connect(), clock: { 0 }, version: "1.2.3")
        func status(_ path: String) -> Int {
            endpoints.respond(to: Request(method: "GET", path: "/internal/health/" + path, host: "", id: "")).status
        }
        let live = endpoints.respond(to: Request(method: "GET", path: "/internal/health/live", host: "", id: ""))
        #expect(live.body == Array("live 1.2.3\n".utf8))
        #expect(status("live") == 200)
        #expect(status("ready") == 200)
        try world.run("DROP TABLE samples")
        #expect(status("ready") == 503)
        #expect(status("elsewhere") == 404)
    }

    @Test func `metrics tell the version, and whether requests can be served`() throws {
        let world = try World()
        let endpoints = EdgeEndpoints(
            store: try Store(path: world.path).connect(), clock: { Instant(milliseconds: 1500) }, version: "1.2.3",
            addMetrics: { $0.add("portal_x", .gauge, "X.", [.init(1, ["name": "a\"b\\c\nd"])]) })
        func metrics() -> Response {
            endpoints.respond(to: Request(method: "GET", path: "/internal/metrics", host: "", id: ""))
        }
        let response = metrics()
        #expect(response.status == 200)
        #expect(response.headers.contains { $0 == ("Content-Type", "text/plain; version=0.0.4; charset=utf-8") })
        let page = String(decoding: response.body, as: UTF8.self)
        #expect(page.contains("# HELP portal_ready ") && page.contains("# TYPE portal_ready gauge\n"))
        #expect(page.contains("portal_build_info{version=\"1.2.3\"} 1\n"))
        #expect(page.contains("\nportal_ready 1\n"))
        #expect(page.contains("\nportal_time_seconds 1.5\n"))
        #expect(page.hasSuffix("portal_x{name=\"a\\\"b\\\\c\\nd\"} 1\n"))
        try world.run("DROP TABLE samples")
        #expect(String(decoding: metrics().body, as: UTF8.self).contains("\nportal_ready 0\n"))
    }

    @Test func `each route has its row among the counters`() throws {
        #expect(Routes.names.count == Routes.all.count + 1)
        #expect(Set(Routes.names + Routes.namesOfEdge).count == Routes.names.count + Routes.namesOfEdge.count - 1)
        #expect(
            (Routes.names + Routes.namesOfEdge).allSatisfy { $0.utf8.count < 64 && $0.split(separator: " ").count == 2 }
        )
        for route in Routes.all { #expect(Routes.names[route.number] == "\(route.method) \(route.pattern)") }
        let world = try World()
        let brand = world.portal.respond(to: world.request("GET", "/brand"))
        #expect(Routes.names[brand.log.routeNumber] == "GET /brand")
    }
}
