import PortalStore
import Testing

@testable import PortalAPI
@testable import PortalLogic
@testable import PortalToolkit

/// docs/security.md#t29-lowered-or-expired-licence: excess portals look absent, the longest-enabled ones stay.
@Suite struct LicenceTests {

    private func invite(_ world: World, _ email: String, _ token: String) -> Response {
        var request = world.request("POST", "/users")
        request.authorization = "Bearer " + token
        request.contentType = "application/json"
        request.body = Array(#"{"email":"\#(email)","role":"viewer"}"#.utf8)
        return world.send(request)
    }

    /// The count of earlier portals is capped; no tier may need more.
    @Test func `portals are counted at least as far as any tier's limit`() {
        #expect(Tier.allCases.compactMap(Licence.portals).allSatisfy { $0 <= LicenceFacts.maximumPortalsBefore })
    }

    /// Existing users are not locked out; exceeding the cap is refused.
    @Test func `after a downgrade existing users stay and no seat is added beyond the cap`() throws {
        let world = try World()
        let owner = try world.token("owner")
        let waiting = invite(world, "waiting@acme.test", owner).json["invitation_url"]?.text ?? ""
        for id in 10..<14 {
            try world.run(
                """
                INSERT INTO portal_users (client_id, id, email, name, role, locale, status, password_hash, created_at)
                SELECT 1, \(id), 'u\(id)@acme.test', 'U', 'viewer', 'en', 'active', password_hash, 0 FROM portal_users
                WHERE client_id = 1 AND id = 1
                """)
        }
        try world.run("UPDATE msps SET tier = 'team' WHERE id = 1")
        for email in ["owner@acme.test", "viewer@acme.test", "u13@acme.test"] {
            #expect(world.login(email).status == 200)
        }
        let seats = try world.get("/users", as: "owner").json["seats"]
        #expect(seats?["used"] == .integer(8))
        #expect(seats?["cap"] == .integer(5))
        #expect(invite(world, "more@acme.test", owner).code == "seat-limit-reached")
        let token = waiting.split(separator: "=").last ?? ""
        let accept = #"{"token":"\#(token)","name":"W","password":"a-good-long-password"}"#
        #expect(world.post("/auth/accept", accept).code == "seat-limit-reached")
        for id in 10..<13 { try world.run("DELETE FROM portal_users WHERE client_id = 1 AND id = \(id)") }
        #expect(invite(world, "more@acme.test", owner).code == "seat-limit-reached")
        #expect(world.post("/auth/accept", accept).status == 200)
        try world.run("UPDATE msps SET tier = 'enterprise' WHERE id = 1")
        #expect(invite(world, "more@acme.test", owner).status == 201)
    }

    /// The longest-enabled portal stays; the others look nonexistent, and return with the licence.
    @Test func `after a downgrade only the longest-enabled portal keeps answering`() throws {
        let world = try World()
        let globex = try world.token("owner", at: "globex")
        func state(_ slug: String) throws -> Response {
            var request = world.request("GET", "/state", slug: slug)
            request.authorization = "Bearer " + (slug == "globex" ? globex : try world.token("owner"))
            return world.send(request)
        }
        try world.run("UPDATE msps SET tier = 'team' WHERE id = 1")
        #expect(try state("acme").status == 200)
        #expect(try state("globex").body == world.get("/state", slug: "nobody").body)
        try world.run("UPDATE clients SET portal_enabled = 0 WHERE id = 1")
        #expect(try state("globex").status == 200)
        try world.run("UPDATE clients SET portal_enabled = 1 WHERE id = 1")
        try world.run("UPDATE msps SET tier = 'enterprise' WHERE id = 1")
        #expect(try state("globex").status == 200)
    }

    @Test func `an expired licence has 14 days of grace, and renewal restores everything`() throws {
        let world = try World()
        let end = World.start
        try world.run("UPDATE msps SET licence_expires_at = \(end) WHERE id = 1")
        func status(_ at: Instant) throws -> Int {
            world.clock.now = at
            return try world.get("/brand").status
        }
        #expect(try status(end - .milliseconds(1)) == 200)
        #expect(try status(end + .days(14) - .milliseconds(1)) == 200)
        #expect(try status(end + .days(14)) == 404)
        #expect(world.login("owner@acme.test").code == "portal-not-found")
        #expect(try world.get("/brand", host: "billing.acme.example").code == "portal-not-found")
        #expect(try world.get("/brand", slug: "initech").status == 200)
        try world.run("UPDATE msps SET licence_expires_at = \(end + .days(400)) WHERE id = 1")
        #expect(try status(end + .days(15)) == 200)
        #expect(try world.get("/nodes", as: "owner").json["items"]?.elements.count == 5)
    }
}
