import PortalStore
import Testing

@testable import PortalAPI
@testable import PortalLogic
@testable import PortalToolkit

/// Devices that stand in for a second factor: docs/security.md#t67-trusted-device
@Suite struct DeviceTests {
    /// A right code on a device that is trusted from then on.
    /// - Returns: The device's cookie.
    private func trusted(_ holder: FactorHolder) throws -> String {
        let body = #"{"mfa_token":"\#(try holder.challenge())","code":"\#(try holder.code)","trust_device":true}"#
        let answer = holder.world.post("/auth/factor", body)
        #expect(answer.status == 200)
        return try deviceCookie(of: answer)
    }

    @Test func `a trusted device logs in with the password alone, for thirty days`() throws {
        let world = try World()
        let holder = try FactorHolder(world)
        #expect(world.login(holder.email).json["trust_days"] == .integer(30))
        var device = try trusted(holder)
        func login() throws -> Response {
            let answer = world.login(holder.email, change: on(device))
            if answer.json["jwt"] != nil { device = try deviceCookie(of: answer) }
            return answer
        }
        world.clock.now += .seconds(1)
        let answer = try login()
        #expect(answer.json["jwt"]?.text != nil && answer.json["mfa_required"] == nil)
        #expect(world.login(holder.email).json["mfa_required"] == .bool(true), "another device")
        #expect(
            try world.texts("SELECT details FROM audit_events WHERE action = 'auth.login' ORDER BY at DESC LIMIT 1")
                == [#"{"trusted_devices":{"old":null,"new":"192.0.2.1"}}"#])
        world.clock.now += .days(29)
        #expect(try login().json["jwt"]?.text != nil)
        world.clock.now += .days(1)
        #expect(try login().json["mfa_required"] == .bool(true), "a login does not prolong it")
    }

    /// Made before it was trusted, or while it was, and has been ended.
    @Test func `a copy of a device's cookie is not trusted with the device`() throws {
        let world = try World()
        let early = try deviceCookie(of: world.login("owner@acme.test"))
        let holder = try FactorHolder(world)
        func trust(_ cookie: String) throws -> String {
            let body =
                #"{"mfa_token":"\#(try holder.challenge(on(cookie)))","code":"\#(try holder.code)","trust_device":true}"#
            return try deviceCookie(of: world.post("/auth/factor", body, change: on(cookie)))
        }
        let first = try trust(early)
        #expect(world.login(holder.email, change: on(early)).json["mfa_required"] == .bool(true))
        world.clock.now += .minutes(1)
        #expect(world.login(holder.email, change: on(first)).json["jwt"]?.text != nil)
        #expect(world.login(holder.email, change: on(first)).json["mfa_required"] == .bool(true), "a former one")
        #expect(try world.count("SELECT COUNT(*) FROM trusted_devices") == 1)
        try world.run("DELETE FROM trusted_devices")
        let second = try trust(first)
        #expect(world.login(holder.email, change: on(first)).json["mfa_required"] == .bool(true))
        #expect(world.login(holder.email, change: on(second)).json["jwt"]?.text != nil)
    }

    @Test func `a login of a trusted device whose answer was lost is one login`() throws {
        let world = try World()
        let holder = try FactorHolder(world)
        let device = try trusted(holder)
        func login() -> Response {
            world.login(holder.email) {
                on(device)(&$0)
                $0.idempotencyKey = "k"
            }
        }
        let sessions = try world.count("SELECT COUNT(*) FROM sessions")
        #expect(login().json["jwt"] != nil)
        let again = login()
        #expect(again.json["jwt"] != nil)
        #expect(world.login(holder.email) { $0.idempotencyKey = "k" }.json["mfa_required"] == .bool(true), "no device")
        #expect(try world.count("SELECT COUNT(*) FROM sessions") == sessions + 1)
        #expect(
            world.login(holder.email, change: on(try deviceCookie(of: again))).json["jwt"] != nil, "it stays trusted")
        world.clock.now += .minutes(11)
        #expect(login().json["mfa_required"] == .bool(true), "a copy, later")
    }

    @Test func `a key that was used before gives a trusted device no session of another kind`() throws {
        let world = try World()
        let holder = try FactorHolder(world)
        let device = try trusted(holder)
        func keyed(_ request: inout Request) { request.idempotencyKey = "k" }
        world.clock.now += .minutes(1)
        let proved = holder.prove(try holder.code, try holder.challenge(), change: keyed)
        func login() -> Response {
            world.login(holder.email) {
                on(device)(&$0)
                keyed(&$0)
            }
        }
        let token = try #require(login().json["jwt"]?.text)
        #expect(token != proved.json["jwt"]?.text)
        #expect(world.ask("POST", "/audit/export", "", token).code == "proof-required")
        // Named by an ended session, whose id another device then gets.
        try world.run("DELETE FROM sessions")
        world.clock.now += .minutes(1)
        let body = #"{"mfa_token":"\#(try holder.challenge())","code":"\#(try holder.code)","trust_device":true}"#
        let other = try deviceCookie(of: world.post("/auth/factor", body))
        #expect(
            world.login(holder.email) {
                on(other)(&$0)
                keyed(&$0)
            }.status == 200)
    }

    @Test func `the end of the trust in one device ends what it has let in`() throws {
        let world = try World()
        let holder = try FactorHolder(world)
        let answer = world.login(holder.email, change: on(try trusted(holder)))
        let token = try #require(answer.json["jwt"]?.text)
        let id = try #require(
            try world.texts("SELECT CAST(id AS TEXT) FROM trusted_devices").first.flatMap { Int64($0) })
        #expect(world.ask("DELETE", "/profile/devices/\(PublicID.string(id))", "", holder.token).status == 204)
        #expect(world.ask("GET", "/state", "", token).status == 401)
        #expect(world.ask("GET", "/state", "", holder.token).status == 200)
    }

    @Test func `a session that a trusted device has let in ends with what ends the trust`() throws {
        let world = try World()
        let holder = try FactorHolder(world, "viewer")
        let device = try trusted(holder)
        let token = try #require(world.login(holder.email, change: on(device)).json["jwt"]?.text)
        let owner = try world.token("owner")
        #expect(world.ask("PUT", "/users/\(PublicID.string(3))", #"{"role":"admin"}"#, owner).status < 300)
        #expect(world.ask("GET", "/state", "", token).status == 401)
        #expect(world.ask("GET", "/state", "", holder.token).status == 200)
    }

    @Test func `a login of a trusted device is no proof for what hurts`() throws {
        let world = try World()
        let holder = try FactorHolder(world)
        let device = try trusted(holder)
        let answer = world.login(holder.email, change: on(device))
        let token = try #require(answer.json["jwt"]?.text)
        #expect(world.ask("GET", "/state", "", token).status == 200)
        #expect(world.ask("POST", "/audit/export", "", token).code == "proof-required")
    }

    /// The cookie holds for one person of one client, and who may log in with it is asked for the password as before.
    @Test func `the trust in a device is for one account`() throws {
        let world = try World()
        let device = try trusted(try FactorHolder(world))
        let other = try FactorHolder(world, "admin")
        #expect(
            world.login(other.email, change: on(device)).json["mfa_required"]
                == .bool(true))
        #expect(
            world.login("owner@acme.test", "wrong", change: on(device)).code
                == "invalid-credentials")
    }

    @Test func `trusted devices are listed with the sessions, and end one by one`() throws {
        let world = try World()
        let holder = try FactorHolder(world)
        let device = try trusted(holder)
        var request = world.request("GET", "/profile/sessions")
        (request.authorization, request.cookie) = ("Bearer " + holder.token, device)
        let listed = world.send(request)
        let items = try #require(listed.json["trusted_devices"]?.elements)
        #expect(items.count == 1 && items[0]["current"] == .bool(true))
        let id = try #require(items.first?["id"]?.text)
        let foreign = try world.token("admin")
        #expect(world.ask("DELETE", "/profile/devices/\(id)", "", foreign).status == 404)
        #expect(world.ask("DELETE", "/profile/devices/\(id)", "", holder.token).status == 204)
        #expect(world.ask("DELETE", "/profile/devices/\(id)", "", holder.token).status == 404)
        #expect(
            world.login(holder.email, change: on(device)).json["mfa_required"]
                == .bool(true))
    }

    @Test(arguments: [
        "PUT /security", "POST /profile/password", "DELETE /profile/authenticators", "DELETE /profile/sessions",
    ])
    func `what others may have learned ends the trust in devices`(change: String) throws {
        let world = try World()
        let holder = try FactorHolder(world)
        let second = try FactorHolder.second(of: holder)
        let device = try trusted(holder)
        let password = change == "POST /profile/password" ? "another-fine-secret" : World.password
        let parts = change.split(separator: " ").map(String.init)
        let (path, body) =
            switch change {
            case "PUT /security": (parts[1], #"{"second_factor":"optional","trusted_devices":false}"#)
            case "POST /profile/password":
                (parts[1], #"{"current":"\#(World.password)","new":"another-fine-secret"}"#)
            case "DELETE /profile/authenticators": ("\(parts[1])/\(second)", "")
            default: (parts[1], "")
            }
        #expect((200..<300).contains(world.ask(parts[0], path, body, holder.token).status))
        let again = world.login(holder.email, password, change: on(device))
        #expect(again.json["mfa_required"] == .bool(true))
    }

    @Test func `new recovery codes leave devices trusted`() throws {
        let world = try World()
        let holder = try FactorHolder(world)
        let device = try trusted(holder)
        #expect(world.ask("POST", "/profile/recovery-codes", "", holder.token).status == 200)
        #expect(world.login(holder.email, change: on(device)).json["jwt"]?.text != nil)
    }

    @Test func `the end of all other sessions ends trust where there is no other session`() throws {
        let world = try World()
        let holder = try FactorHolder(world)
        let device = try trusted(holder)
        try world.run("DELETE FROM sessions WHERE created_at > (SELECT MIN(created_at) FROM sessions)")
        #expect(world.ask("DELETE", "/profile/sessions", "", holder.token).status == 204)
        #expect(world.login(holder.email, change: on(device)).json["mfa_required"] == .bool(true))
        #expect(
            try world.texts("SELECT details FROM audit_events WHERE action = 'session.revoked'")
                == [#"{"trusted_devices":{"old":"1","new":null}}"#])
    }

    /// A reset takes away what they were for.
    @Test func `wrong codes of a factor that is gone keep nobody from a proof`() throws {
        let world = try World()
        let holder = try FactorHolder(world, "admin")
        let device = try deviceCookie(of: holder.prove(try holder.code, try holder.challenge()))
        for _ in 0..<10 { _ = holder.prove("000000", try holder.challenge(on(device)), change: on(device)) }
        let owner = try world.token("owner")
        #expect(world.ask("DELETE", "/users/\(PublicID.string(2))/factors", "", owner).status == 204)
        let again = world.login(holder.email, change: on(device))
        let token = try #require(again.json["jwt"]?.text)
        var proof = world.request("POST", "/profile/proof")
        on(device)(&proof)
        proof.authorization = "Bearer " + token
        (proof.contentType, proof.body) = ("application/json", Array(#"{"password":"\#(World.password)"}"#.utf8))
        let proved = world.send(proof)
        #expect(proved.status == 204, "\(proved.code ?? "")")
    }

    @Test func `where devices are not trusted, none is asked for, listed or taken`() throws {
        let world = try World()
        let holder = try FactorHolder(world)
        let device = try trusted(holder)
        var changes = PolicyChanges()
        changes.allowsDeviceTrust = false
        try world.demand(changes)
        #expect(world.login(holder.email, change: on(device)).json["mfa_required"] == .bool(true))
        #expect(world.login(holder.email).json["trust_days"] == .null)
        let listed = world.ask("GET", "/profile/sessions", "", holder.token)
        #expect(listed.json["trusted_devices"]?.elements.isEmpty == true)
        world.clock.now += .seconds(30)
        let body = #"{"mfa_token":"\#(try holder.challenge())","code":"\#(try holder.code)","trust_device":true}"#
        let refused = world.post("/auth/factor", body)
        changes.allowsDeviceTrust = true
        try world.demand(changes)
        #expect(world.login(holder.email, change: on(device)).json["mfa_required"] == .bool(true), "nor again later")
        #expect(refused.status == 422 && refused.json["errors"]?.elements.first?["field"]?.text == "trust_device")
    }
}

extension FactorHolder {
    /// A second app of the person.
    static func second(of holder: FactorHolder) throws -> String {
        let world = holder.world
        let new = world.ask("POST", "/profile/authenticators", #"{"name":"Tablet"}"#, holder.token)
        let id = try #require(new.json["id"]?.text)
        let code = try app(new).code(TOTP.step(at: world.clock.now))
        #expect(
            world.ask("POST", "/profile/authenticators/\(id)/confirm", #"{"code":"\#(code)"}"#, holder.token).status
                == 200)
        return id
    }
}
