import Database
import PortalStore
import Testing

@testable import PortalAPI
@testable import PortalToolkit

/// Self-service: profile, password and sessions.
@Suite struct ProfileTests {
    /// `null` is the device's; omitted values, as from pages of the previous release, are kept.
    @Test func `region and time zone are optional, validated and kept when omitted`() throws {
        let world = try World()
        func places(_ answer: Response) -> [JSON?] { [answer.json["region"], answer.json["time_zone"]] }
        func put(_ places: String) throws -> Response {
            try world.send("PUT", "/profile", #"{"name":"Ann","locale":"de"\#(places)}"#, as: "viewer")
        }
        #expect(try places(world.send("GET", "/profile", as: "viewer")) == [.null, .null])
        let tokyo: [JSON?] = [.string("US"), .string("Asia/Tokyo")]
        #expect(try places(put(#","region":"US","time_zone":"Asia/Tokyo""#)) == tokyo)
        let state = try world.send("GET", "/state", as: "viewer")
        #expect([state.json["user"]?["region"], state.json["user"]?["time_zone"]] == tokyo)
        #expect(try places(put("")) == tokyo)
        #expect(try places(put(#","region":null"#)) == [.null, tokyo[1]])
        #expect(try places(put(#","time_zone":null"#)) == [.null, .null])
        for zone in ["Europe/Kyiv", "America/Argentina/Buenos_Aires", "Asia/Kathmandu", "Etc/GMT+5", "UTC"] {
            #expect(try put(#","time_zone":"\#(zone)""#).status == 200, "\(zone)")
        }
        for zone in [
            "../../etc/localtime", "Europe/../Europe/Berlin", "/etc/localtime", "localtime", "posixrules", "zone.tab",
            "right/Europe/Berlin", "posix/Europe/Berlin", "Europe", "Europe/", "Europe//Berlin", "europe/berlin",
            ":Europe/Berlin", "UTC0", "JST-9", String(repeating: "a/", count: 100),
        ] {
            #expect(try put(#","time_zone":"\#(zone)""#).status == 422, "\(zone)")
        }
        for region in ["de", "XX", "EU", "USA", "UK", "001"] {
            #expect(try put(#","region":"\#(region)""#).status == 422, "\(region)")
        }
    }

    @Test func `users change their own profile, and a new password ends other sessions`() throws {
        let world = try World()
        #expect(
            try world.send("PUT", "/profile", #"{"name":"Олена","locale":"uk"}"#, as: "viewer").json["name"]
                == .string("Олена"))
        #expect(
            try world.send("PUT", "/profile", #"{"name":" ","locale":"fr"}"#, as: "viewer").json["errors"]?.elements
                .count == 2)
        #expect(try world.count("SELECT COUNT(*) FROM audit_events WHERE action = 'profile.updated'") == 1)
        let other = try world.token("viewer")
        let wrong = try world.send(
            "POST", "/profile/password", #"{"current":"nope","new":"another-fine-secret"}"#, as: "viewer")
        #expect(wrong.json["errors"]?.elements.first?["field"] == .string("current"))
        let right = #"{"current":"\#(World.password)","new":"another-fine-secret"}"#
        #expect(try world.send("POST", "/profile/password", right, as: "viewer").status == 204)
        var request = world.request("GET", "/state")
        request.authorization = "Bearer " + other
        #expect(world.send(request).status == 401)
        #expect(world.login("viewer@acme.test", "another-fine-secret").status == 200)
    }

    @Test func `wrong current passwords are throttled`() throws {
        let world = try World()
        var request = world.request("POST", "/profile/password")
        request.authorization = "Bearer " + (try world.token("viewer"))
        request.contentType = "application/json"
        request.body = Array(#"{"current":"nope","new":"another-fine-secret"}"#.utf8)
        for _ in 0..<10 { #expect(world.send(request).status == 422) }
        #expect(world.send(request).status == 429)
    }

    @Test func `users list and revoke their own sessions`() throws {
        let world = try World()
        let first = try world.token("viewer")
        var request = world.request("GET", "/profile/sessions")
        request.authorization = "Bearer " + (try world.token("viewer"))
        let items = world.send(request).json["items"]?.elements ?? []
        #expect(items.count == 2)
        #expect(items.count { $0["current"] == .bool(true) } == 1)
        let id = try #require(items.first { $0["current"] == .bool(false) }?["id"]?.text)
        request.method = "DELETE"
        request.path += "/" + id
        #expect(world.send(request).status == 204)
        #expect(world.send(request).code == "not-found")
        request = world.request("GET", "/state")
        request.authorization = "Bearer " + first
        #expect(world.send(request).status == 401)
        #expect(try world.send("DELETE", "/profile/sessions/\(id)", as: "admin").code == "not-found")
    }

    /// All but the requesting session, in one event with their number; with nothing to end, no event is written.
    @Test func `revoking all other sessions keeps the current one and writes one audit event`() throws {
        let world = try World()
        let tokens = try (0..<3).map { _ in try world.token("viewer") }
        let admin = try world.token("admin")
        let elsewhere = try world.token("viewer", at: "globex")
        func ask(_ method: String, _ path: String, _ token: String, slug: String = "acme") -> Int {
            var request = world.request(method, path, slug: slug)
            request.authorization = "Bearer " + token
            return world.send(request).status
        }
        #expect(ask("DELETE", "/profile/sessions", tokens[1]) == 204)
        #expect(tokens.map { ask("GET", "/state", $0) } == [401, 200, 401])
        #expect(ask("GET", "/state", admin) == 200)
        #expect(ask("GET", "/state", elsewhere, slug: "globex") == 200)
        #expect(ask("DELETE", "/profile/sessions", tokens[1]) == 204)
        #expect(
            try world.texts(
                "SELECT target_kind || COALESCE(target_id, '') || details FROM audit_events WHERE action = 'session.revoked'"
            ) == [#"session{"sessions":{"old":"3","new":"1"}}"#])
    }
}
