import PortalStore
import Testing

@testable import PortalAPI
@testable import PortalLogic
@testable import PortalToolkit

/// Devices that stand in for a second factor, and mails about logins with new ones.
@Suite struct DeviceTests {
    private static let name = "__Host-device-\(PublicID.string(1))="

    /// A right code on a device that is trusted from then on.
    /// - Returns: The device's cookie.
    private func trusted(_ holder: FactorHolder) throws -> String {
        let body = #"{"mfa_token":"\#(try holder.challenge())","code":"\#(try holder.code)","trust_device":true}"#
        let answer = holder.world.post("/auth/factor", body)
        #expect(answer.status == 200)
        return try cookie(of: answer)
    }

    private func cookie(of answer: Response) throws -> String {
        String(try #require(answer.values("Set-Cookie").first { $0.hasPrefix(Self.name) }).prefix { $0 != ";" })
    }

    /// A request of a browser with this cookie.
    private func on(_ device: String) -> (inout Request) -> Void {
        { ($0.cookie, $0.secFetchSite) = (device, "same-origin") }
    }

    private func notices(_ world: World) throws -> [String] {
        try world.texts(
            """
            SELECT recipient || ' ' || notice FROM mail_outbox WHERE notice LIKE '%"new%' ORDER BY created_at, id
            """)
    }

    @Test func `a trusted device logs in with the password alone, for thirty days`() throws {
        let world = try World()
        let holder = try FactorHolder(world)
        #expect(world.login(holder.email).json["trust_days"] == .integer(30))
        var device = try trusted(holder)
        func login() throws -> Response {
            let answer = world.login(holder.email, change: on(device))
            if answer.json["jwt"] != nil { device = try cookie(of: answer) }
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
        let early = try cookie(of: world.login("owner@acme.test"))
        let holder = try FactorHolder(world)
        func trust(_ cookie: String) throws -> String {
            let body =
                #"{"mfa_token":"\#(try holder.challenge(on(cookie)))","code":"\#(try holder.code)","trust_device":true}"#
            return try self.cookie(of: world.post("/auth/factor", body, change: on(cookie)))
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
        #expect(try world.count("SELECT COUNT(*) FROM sessions") == sessions + 1)
        #expect(world.login(holder.email, change: on(try cookie(of: again))).json["jwt"] != nil, "it stays trusted")
        world.clock.now += .minutes(11)
        #expect(login().json["mfa_required"] == .bool(true), "a copy, later")
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
        let device = try cookie(of: holder.prove(try holder.code, try holder.challenge()))
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

    @Test func `a login with a device that is new to the account is told by mail`() throws {
        let world = try World()
        let mail = "owner@acme.test"
        func login(_ agent: String, _ address: String = "192.0.2.7", _ cookie: String? = nil) -> Response {
            let answer = world.login(mail) {
                ($0.userAgent, $0.clientAddress, $0.cookie) = (agent, address, cookie)
                $0.secFetchSite = cookie == nil ? nil : "same-origin"
            }
            #expect(answer.status == 200)
            return answer
        }
        let known = try cookie(of: login("curl/8"))
        #expect(try notices(world) == [], "the first one of an account")
        _ = login("curl/8")
        #expect(try notices(world) == [], "without cookies, but the same")
        world.clock.now += .seconds(1)
        _ = login("curl/9")
        let told = try notices(world)
        #expect(told.count == 1 && told[0].hasPrefix(#"owner@acme.test {"event":"newDevice""#))
        #expect(told[0].contains(#""address":"192.0.2.7""#))
        _ = login("curl/9", "192.0.200.7", known)
        #expect(try notices(world).count == 1, "a known device in about the same network")
        world.clock.now += .seconds(1)
        _ = login("curl/9", "198.51.100.7", known)
        #expect(try notices(world).count == 2)
        #expect(try notices(world).last?.contains(#""event":"newNetwork""#) == true)
        _ = login("curl/9", "198.51.100.9", known)
        #expect(try notices(world).count == 2, "each network once")
    }

    @Test func `an account from before is told too`() throws {
        let world = try World()
        let known = try cookie(of: world.login("owner@acme.test"))
        try world.run("DELETE FROM login_places")
        _ = world.login("owner@acme.test", change: on(known))
        #expect(try notices(world) == [], "a known device, whose network is the first one")
        try world.run("DELETE FROM login_places")
        _ = world.login("owner@acme.test") { $0.userAgent = "curl/9" }
        #expect(try notices(world).count == 1)
    }

    @Test func `ever other devices do not fill the mailbox`() throws {
        let world = try World()
        for number in 0..<120 { _ = world.login("owner@acme.test") { $0.userAgent = "curl/\(number)" } }
        #expect(try notices(world).count == 5)
        #expect(try world.count("SELECT COUNT(*) FROM login_places") <= 102)
        world.clock.now += .hours(2)
        _ = world.login("owner@acme.test") { $0.userAgent = "curl/new" }
        #expect(try notices(world).count == 6)
    }

    @Test func `a login that is sent again is told once`() throws {
        let world = try World()
        _ = world.login("owner@acme.test")
        for _ in 0..<2 {
            _ = world.login("owner@acme.test") { ($0.userAgent, $0.idempotencyKey) = ("curl/9", "k") }
        }
        #expect(try notices(world).count == 1)
    }

    @Test(arguments: [
        ("192.0.2.7", "192.0.0.0/16"), ("2001:db8:1::7", "2001:db8::/32"), ("::1", "0:0::/32"),
    ])
    func `a provider's network is wider than a throttled one`(address: String, network: String) {
        #expect(NetworkAddress.provider(address) == network)
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
