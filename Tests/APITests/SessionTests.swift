import PortalStore
import Testing

@testable import PortalAPI
@testable import PortalToolkit

@Suite struct SessionTests {
    @Test func `login sets a secure session cookie that authenticates requests`() throws {
        let world = try World()
        let response = world.login("Owner@Acme.Test")
        #expect(response.status == 200)
        let cookies = response.values("Set-Cookie")
        let session = try #require(cookies.first { $0.hasPrefix("__Host-portal-\(PublicID.string(1))=") })
        #expect(session.hasSuffix("; Path=/; Secure; HttpOnly; SameSite=Strict"))
        #expect(!session.contains("Max-Age"))
        #expect(
            cookies.contains { $0.hasPrefix("__Host-device-\(PublicID.string(1))=") && $0.contains("Max-Age=31536000") }
        )
        var request = world.request("GET", "/state")
        request.cookie = "a=b; __Host-portal-\(PublicID.string(1))=rubbish; " + session.prefix { $0 != ";" }
        #expect(world.send(request).status == 200)
        #expect(try world.count("SELECT COUNT(*) FROM audit_events WHERE client_id = 1 AND action = 'auth.login'") == 1)
    }

    /// A client that missed the response sends the same login again.
    @Test func `a retried login with the same idempotency key creates one session`() throws {
        let world = try World()
        func login(_ key: String?, as role: String = "owner") throws -> String {
            let response = world.login("\(role)@acme.test") { $0.idempotencyKey = key }
            #expect(response.values("Set-Cookie").count >= 2)
            return try #require(response.json["jwt"]?.text)
        }
        func sessions() throws -> Int64 { try world.count("SELECT COUNT(*) FROM sessions") }
        func events() throws -> Int64 {
            try world.count("SELECT COUNT(*) FROM audit_events WHERE action = 'auth.login'")
        }
        let first = try login("k1")
        world.clock.now += .seconds(25)
        let second = try login("k1")
        #expect(try sessions() == 1)
        #expect(try events() == 1)
        #expect(try opens(world, first))
        #expect(try opens(world, second))
        _ = try login("k2")
        _ = try login("k1", as: "viewer")
        #expect(try sessions() == 3)
        #expect(world.login("owner@acme.test", "wrong-password") { $0.idempotencyKey = "k1" }.status == 401)
        _ = try login(nil)
        _ = try login(nil)
        #expect(try sessions() == 5)
        #expect(try events() == 5)
        // The key does not revive an ended session, nor does that session block a new one.
        world.clock.now += .hours(13)
        #expect(try !opens(world, first))
        #expect(try opens(world, login("k1")))
        #expect(try !opens(world, first), "nor does a token open a session that began after it")
    }

    @Test func `a remembered session is extended by use and ends after 14 idle days`() throws {
        let world = try World()
        let response = world.post(
            "/auth/login", #"{"email":"owner@acme.test","password":"\#(World.password)","remember":true}"#)
        #expect(response.values("Set-Cookie").contains { $0.contains("portal-") && $0.contains("Max-Age=7776000") })
        let token = try #require(response.json["jwt"]?.text)
        #expect(try opens(world, token))
        world.clock.now += .days(13)
        #expect(try opens(world, token))
        try world.services.activity.flush(Store(path: world.path).connect())
        world.clock.now += .days(13)
        #expect(try opens(world, token))
        world.clock.now += .days(2)
        #expect(try !opens(world, token))
    }

    func opens(_ world: World, _ token: String, slug: String = "acme", path: String = "/state") throws -> Bool {
        var request = world.request("GET", path, slug: slug)
        request.authorization = "Bearer " + token
        return world.send(request).status == 200
    }

    /// docs/security.md#t7-endless-sessions
    @Test func `a session ends after 12 hours, or after one idle hour`() throws {
        let world = try World()
        let token = try world.token("viewer")
        let store = try Store(path: world.path).connect()
        for _ in 0..<23 {
            world.clock.now += .minutes(30)
            #expect(try opens(world, token))
            try world.services.activity.flush(store)
        }
        world.clock.now += .minutes(31)
        #expect(try !opens(world, token))
        let idle = try world.token("viewer")
        world.clock.now += .minutes(61)
        #expect(try !opens(world, idle))
    }

    @Test func `background requests do not keep a session alive`() throws {
        let world = try World()
        let token = try world.token("viewer")
        let store = try Store(path: world.path).connect()
        for _ in 0..<2 {
            world.clock.now += .minutes(31)
            var request = world.request("GET", "/nodes")
            request.authorization = "Bearer " + token
            request.isBackground = true
            _ = world.send(request)
            try world.services.activity.flush(store)
        }
        #expect(try !opens(world, token))
    }

    /// docs/security.md#t5-replay-and-session-fixation
    @Test func `logout ends the session and clears its cookie`() throws {
        let world = try World()
        let token = try world.token("owner")
        let logout = world.post("/auth/logout", "") { $0.authorization = "Bearer " + token }
        #expect(logout.status == 204)
        #expect(logout.values("Set-Cookie").contains { $0.hasPrefix("__Host-portal-") && $0.contains("Max-Age=0") })
        #expect(try !opens(world, token))
        #expect(world.post("/auth/logout", "") { $0.authorization = "Bearer " + token }.status == 204)
        #expect(
            try world.count("SELECT COUNT(*) FROM audit_events WHERE client_id = 1 AND action = 'auth.logout'") == 1)
        let preset = world.login("owner@acme.test") {
            $0.cookie = "__Host-portal-\(PublicID.string(1))=\(token)"
            $0.secFetchSite = "same-origin"
        }
        #expect(preset.status == 200)
        #expect(preset.json["jwt"] != .string(token))
    }

    /// docs/security.md#t5-replay-and-session-fixation
    @Test(arguments: ["owner", "viewer"])
    func `a login never continues the living session of a planted cookie`(role: String) throws {
        let world = try World()
        let planted = try world.token(role)
        let response = world.login("owner@acme.test") {
            $0.cookie = "__Host-portal-\(PublicID.string(1))=\(planted)"
            $0.secFetchSite = "same-origin"
        }
        let token = try #require(response.json["jwt"]?.text)
        #expect(token != planted)
        let cookie = "__Host-portal-\(PublicID.string(1))=\(token);"
        #expect(response.values("Set-Cookie").contains { $0.hasPrefix(cookie) })
        #expect(try world.count("SELECT COUNT(DISTINCT id) FROM sessions") == 2)
        #expect(try opens(world, token, path: "/users"))
        #expect(try opens(world, planted, path: "/users") == (role == "owner"))
    }

    /// docs/security.md#t1-account-enumeration: for wrong passwords and when throttled.
    @Test func `failed logins to known and unknown addresses are indistinguishable`() throws {
        let world = try World()
        func cost(_ email: String) throws -> [String] {
            var seen: [String] = []
            for _ in 0..<11 {
                let hashes = world.services.hasher.hashes
                let writes = try world.commits()
                let response = world.login(email, "wrong-password-x") { $0.clientAddress = "192.0.2.9" }
                let written = try world.commits() - writes
                seen.append(
                    "\(response.status) \(String(decoding: response.body, as: UTF8.self)) "
                        + "\(response.values("Retry-After")) \(world.services.hasher.hashes - hashes) \(written)")
            }
            return seen
        }
        let known = try cost("owner@acme.test")
        #expect(try cost("nobody@acme.test") == known)
        #expect(known[9].hasPrefix("401"))
        #expect(known[10].hasPrefix("429"))
        #expect(try cost("owner@acme.test").allSatisfy { $0 == known[10] })
        world.clock.now += .minutes(15)
        #expect(world.login("owner@acme.test").status == 200)
    }

    @Test func `a known device has its own login throttle`() throws {
        let world = try World()
        let device = try #require(world.login("owner@acme.test").values("Set-Cookie").first { $0.contains("device") })
        let cookie = String(device.prefix { $0 != ";" })
        for _ in 0..<12 { _ = world.login("owner@acme.test", "wrong-password-x") { $0.clientAddress = "198.51.100.1" } }
        #expect(world.login("owner@acme.test").status == 429)
        #expect(
            world.login("owner@acme.test") {
                $0.cookie = cookie; $0.secFetchSite = "same-origin"
            }.status == 200)
        #expect(
            world.login("admin@acme.test", "wrong-password-x") {
                $0.cookie = cookie; $0.secFetchSite = "same-origin"
            }.status == 401)
        for _ in 0..<9 {
            _ = world.login("admin@acme.test", "wrong-password-x") {
                $0.cookie = cookie; $0.secFetchSite = "same-origin"
            }
        }
        #expect(
            world.login("admin@acme.test") {
                $0.cookie = cookie; $0.secFetchSite = "same-origin"
            }.status == 429)
    }

    /// docs/security.md#t46-password-guessing
    @Test func `forged device cookies get no throttle of their own`() throws {
        let world = try World()
        func guess(_ number: UInt8) -> Int {
            let head = "\(PublicID.string(1000 + Int64(number))).\(world.clock.now.seconds + 3600)"
            let code = Base64.url.encode([UInt8](repeating: number, count: 32))
            return world.login("owner@acme.test", "wrong-password-x") {
                $0.clientAddress = "198.51.100.\(number)"
                $0.cookie = "__Host-device-\(PublicID.string(1))=\(head).\(code)"
                $0.secFetchSite = "same-origin"
            }.status
        }
        #expect((0..<11).map(guess) == Array(repeating: 401, count: 10) + [429])
    }

    /// docs/security.md#t46-password-guessing
    @Test(arguments: [
        String(Int64.max), "9223372036854775", "253402300800", "99999999999999999999", "-1", String(Int64.min), "", "٣",
    ])
    func `a device cookie with a time that cannot be is no known device`(seconds: String) throws {
        let world = try World()
        let response = world.login("owner@acme.test") {
            $0.cookie = "__Host-device-\(PublicID.string(1))=\(PublicID.string(7)).\(seconds).AA"
            $0.secFetchSite = "same-origin"
        }
        #expect(response.status == 200)
    }

    /// docs/security.md#t46-password-guessing
    @Test func `the device cookie of another user gets no throttle of its own`() throws {
        let world = try World()
        let device = try #require(world.login("owner@acme.test").values("Set-Cookie").first { $0.contains("device") })
        for _ in 0..<10 {
            let guess = world.login("admin@acme.test", "wrong-password-x") {
                $0.clientAddress = "198.51.100.1"
                $0.cookie = String(device.prefix { $0 != ";" })
                $0.secFetchSite = "same-origin"
            }
            #expect(guess.status == 401)
        }
        #expect(world.login("admin@acme.test").status == 429)
    }

    @Test func `failed logins are throttled per network, except for known devices`() throws {
        let world = try World()
        let device = try #require(world.login("owner@acme.test").values("Set-Cookie").first { $0.contains("device") })
        let cookie = String(device.prefix { $0 != ";" })
        for number in 0..<100 {
            _ = world.login("u\(number)@acme.test", "wrong-password-x") { $0.clientAddress = "2001:db8:1:2::\(number)" }
        }
        #expect(world.login("owner@acme.test") { $0.clientAddress = "2001:db8:1:2:ffff::1" }.status == 429)
        // docs/security.md#t33-lockout-by-an-attacker: after a hundred failures, the known device still logs in.
        let known = world.login("owner@acme.test") {
            $0.clientAddress = "2001:db8:1:2::5"
            $0.cookie = cookie
            $0.secFetchSite = "same-origin"
        }
        #expect(known.status == 200)
        #expect(world.login("owner@acme.test") { $0.clientAddress = "2001:db8:1:3::1" }.status == 200)
        #expect(world.login("owner@globex.test", slug: "globex") { $0.clientAddress = "2001:db8:1:2::1" }.status == 200)
    }

    @Test(arguments: [
        (#"{"email":"owner@acme.test"}"#, 422), (#"{"email":1,"password":"x"}"#, 422), ("[]", 400), ("", 400),
        (#"{"email":"a","password":"b","role":"owner"}"#, 422), (#"{"email":"a","email":"b","password":"c"}"#, 400),
        (#"{"email":"not an address","password":""}"#, 401), (#"{"email":"a","password":"b"} x"#, 400),
    ])
    func `malformed login bodies answer 400 or 422, unknown addresses 401`(body: String, status: Int) throws {
        let world = try World()
        #expect(world.post("/auth/login", body).status == status)
    }

    @Test func `login clears invalid portal cookies when there are too many`() throws {
        let world = try World()
        let crowd = (Int64(10)..<25).map { "__Host-portal-\(PublicID.string($0))=invalid" }.joined(separator: "; ")
        let response = world.login("owner@acme.test") {
            $0.cookie = crowd; $0.secFetchSite = "same-origin"
        }
        #expect(response.values("Set-Cookie").filter { $0.contains("Max-Age=0") }.count == 15)
    }

    /// docs/security.md#t50-header-limit-filled-with-cookies
    @Test func `login clears the oldest portal cookies when there are too many`() throws {
        let world = try World()
        let tokens = try Tokens(world.services.keys.current.ring)
        let now = world.clock.now
        /// A session of another client; the higher its number, the older.
        func cookie(_ number: Int64) throws -> String {
            let claims = TokenClaims(
                userID: 1, clientID: ClientID(number), sessionID: number, issuedAt: now - .minutes(number),
                expiresAt: now + .hours(1))
            return "__Host-portal-\(PublicID.string(number))=\(try tokens.sign(claims))"
        }
        let crowd = try [15, 20, 11, 21, 13, 18, 12, 19, 14, 17, 16, 10].map(cookie).joined(separator: "; ")
        let response = world.login("owner@acme.test") {
            $0.cookie = crowd; $0.secFetchSite = "same-origin"
        }
        let cleared = response.values("Set-Cookie").filter { $0.contains("Max-Age=0") }.map { $0.prefix { $0 != "=" } }
        #expect(Set(cleared) == Set([Int64(19), 20, 21].map { "__Host-portal-\(PublicID.string($0))" }))
        #expect(cleared.count == 3)
    }

    @Test func `role changes and removal take effect on the next request`() throws {
        let world = try World()
        let token = try world.token("owner")
        #expect(try opens(world, token, path: "/users"))
        try world.run("UPDATE portal_users SET role = 'viewer' WHERE client_id = 1 AND id = 1")
        #expect(try !opens(world, token, path: "/users"))
        try world.run("DELETE FROM portal_users WHERE client_id = 1 AND id = 1")
        #expect(try !opens(world, token))
    }
}
