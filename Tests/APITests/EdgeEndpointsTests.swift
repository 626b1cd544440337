import PortalStore
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
}
