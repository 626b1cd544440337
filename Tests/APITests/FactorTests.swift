import PortalStore
import Testing

@testable import PortalAPI
@testable import PortalLogic
@testable import PortalToolkit

/// Second factors over the whole API: set-up, login, recovery, reset.
@Suite struct FactorTests {
    /// A person with an authenticator app.
    struct Holder {
        let world: World
        let email: String
        let totp: TOTP
        let id: String
        let codes: [String]
        /// Of the session in which it was set up.
        let token: String

        init(_ world: World, _ role: String = "owner", slug: String = "acme") throws {
            self.world = world
            email = "\(role)@\(slug).test"
            token = try world.token(role, at: slug)
            let new = world.ask("POST", "/profile/authenticators", #"{"name":"Phone"}"#, token, slug: slug)
            #expect(new.status == 201)
            id = try #require(new.json["id"]?.text)
            let secret = try #require(new.json["secret"]?.text)
            totp = TOTP(secret: try #require(FactorTests.base32(secret)))
            let code = try totp.code(TOTP.step(at: world.clock.now))
            let confirmed = world.ask(
                "POST", "/profile/authenticators/\(id)/confirm", #"{"code":"\#(code)"}"#, token, slug: slug)
            #expect(confirmed.status == 200)
            codes = confirmed.json["recovery_codes"]?.elements.compactMap(\.text) ?? []
            // A later step, so that the next code is new.
            world.clock.now += .seconds(60)
        }

        var code: String {
            get throws { try totp.code(TOTP.step(at: world.clock.now)) }
        }

        /// The first step of a login.
        func challenge(_ change: (inout Request) -> Void = { _ in }) throws -> String {
            let response = world.login(email, change: change)
            #expect(response.json["mfa_required"] == .bool(true))
            return try #require(response.json["mfa_token"]?.text)
        }

        func prove(
            _ code: String, _ challenge: String, slug: String = "acme", change: (inout Request) -> Void = { _ in }
        )
            -> Response
        {
            world.post("/auth/factor", #"{"mfa_token":"\#(challenge)","code":"\#(code)"}"#, slug: slug, change: change)
        }
    }

    private static func base32(_ text: String) -> [UInt8]? {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
        var (bits, count, bytes) = (UInt32(0), 0, [UInt8]())
        for letter in text.utf8 {
            guard let value = alphabet.firstIndex(of: letter) else { return nil }
            bits = bits << 5 | UInt32(value)
            count += 5
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return bytes
    }

    @Test func `a login with an app takes two steps, and the first opens nothing`() throws {
        let world = try World()
        let holder = try Holder(world)
        #expect(holder.codes.count == 10)
        let first = world.login(holder.email)
        #expect(first.json["jwt"] == nil)
        #expect(first.values("Set-Cookie").map { $0.prefix { $0 != "=" } } == ["__Host-login-\(PublicID.string(1))"])
        let challenge = try #require(first.json["mfa_token"]?.text)
        #expect(world.ask("GET", "/state", "", challenge).status == 401)
        let answer = holder.prove(try holder.code, challenge)
        #expect(answer.status == 200)
        let token = try #require(answer.json["jwt"]?.text)
        #expect(world.ask("GET", "/state", "", token).status == 200)
        #expect(answer.values("Set-Cookie").contains { $0.hasPrefix("__Host-login-") && $0.contains("Max-Age=0") })
        #expect(
            try world.texts("SELECT details FROM audit_events WHERE action = 'auth.login' ORDER BY at DESC LIMIT 1")
                == [#"{"factors":{"old":null,"new":"totp"}}"#])
    }

    @Test func `the cookie of a login goes on with it, whatever others there are`() throws {
        let world = try World()
        let holder = try Holder(world)
        let challenge = try holder.challenge()
        let code = try holder.code
        let name = "__Host-login-\(PublicID.string(1))"
        let answer = world.post("/auth/factor", #"{"code":"\#(code)"}"#) {
            $0.cookie = "\(name)=rubbish; \(name)=\(challenge)"
            $0.secFetchSite = "same-origin"
        }
        #expect(answer.status == 200)
    }

    /// docs/security.md#t60-replayed-code
    @Test func `a code and a login count once`() throws {
        let world = try World()
        let holder = try Holder(world)
        let (first, second) = (try holder.challenge(), try holder.challenge())
        let code = try holder.code
        #expect(holder.prove(code, first).status == 200)
        #expect(holder.prove(code, second).code == "invalid-code", "the same code in another tab")
        world.clock.now += .seconds(30)
        #expect(holder.prove(try holder.code, first).code == "login-expired", "the same login again")
        #expect(holder.prove(try holder.code, second).status == 200)
        #expect(
            holder.prove(try holder.totp.code(TOTP.step(at: world.clock.now) - 1), try holder.challenge()).code
                == "invalid-code", "an earlier step after a later one")
    }

    /// A client that missed the response sends the same code again.
    @Test func `a code sent again under its key leads to the one session`() throws {
        let world = try World()
        let holder = try Holder(world)
        let (challenge, code) = (try holder.challenge(), try holder.code)
        let sessions = try world.count("SELECT COUNT(*) FROM sessions")
        for _ in 0..<2 {
            let answer = holder.prove(code, challenge) { $0.idempotencyKey = "k" }
            let token = try #require(answer.json["jwt"]?.text)
            #expect(world.ask("GET", "/state", "", token).status == 200)
        }
        #expect(try world.count("SELECT COUNT(*) FROM sessions") == sessions + 1)
        #expect(holder.prove(code, challenge) { $0.idempotencyKey = "other" }.code == "login-expired")
        try world.run("DELETE FROM sessions")
        #expect(holder.prove(code, challenge) { $0.idempotencyKey = "k" }.code == "login-expired")
    }

    @Test func `a login waits for ten minutes`() throws {
        let world = try World()
        let holder = try Holder(world)
        let challenge = try holder.challenge()
        world.clock.now += .minutes(10)
        #expect(holder.prove(try holder.code, challenge).code == "login-expired")
    }

    @Test(arguments: [-29, -1, 0, 1, 29]) func `clocks may differ by a step`(seconds: Int64) throws {
        let world = try World()
        let holder = try Holder(world)
        let code = try holder.totp.code(TOTP.step(at: world.clock.now + .seconds(seconds)))
        #expect(holder.prove(code, try holder.challenge()).status == 200)
    }

    @Test(arguments: [-300, 300]) func `a clock that is off by five minutes is told as a wrong code`(seconds: Int64)
        throws
    {
        let world = try World()
        let holder = try Holder(world)
        let code = try holder.totp.code(TOTP.step(at: world.clock.now + .seconds(seconds)))
        #expect(holder.prove(code, try holder.challenge()).code == "invalid-code")
    }

    /// docs/security.md#t61-foreign-factor
    @Test func `codes and logins of another person or tenant are wrong`() throws {
        let world = try World()
        let owner = try Holder(world)
        let admin = try Holder(world, "admin")
        let other = try Holder(world, "owner", slug: "globex")
        #expect(owner.prove(try admin.code, try owner.challenge()).code == "invalid-code")
        #expect(owner.prove(other.codes[0], try owner.challenge()).code == "invalid-code")
        #expect(owner.prove(try owner.code, try owner.challenge(), slug: "globex").code == "login-expired")
        #expect(world.ask("DELETE", "/profile/authenticators/\(admin.id)", "", owner.token).status == 404)
        #expect(
            world.ask("POST", "/profile/authenticators/\(admin.id)/confirm", #"{"code":"123456"}"#, owner.token).status
                == 404)
    }

    @Test func `each recovery code logs in once, and what is left is told`() throws {
        let world = try World()
        let holder = try Holder(world)
        for (index, code) in holder.codes.enumerated() {
            #expect(holder.prove(code.lowercased(), try holder.challenge()).status == 200)
            #expect(holder.prove(code, try holder.challenge()).code == "invalid-code")
            let left = try world.count("SELECT COUNT(*) FROM recovery_codes WHERE used_at IS NULL")
            #expect(left == 9 - Int64(index))
            let notice = try world.texts(
                "SELECT notice FROM mail_outbox WHERE kind = 'account-notice' ORDER BY created_at DESC LIMIT 1"
            )
            #expect(notice.first?.contains(#""event":"used","value":"\#(left)""#) == true, "\(notice)")
            world.clock.now += .minutes(16)
        }
        #expect(world.login(holder.email).json["factors"]?.elements.compactMap(\.text) == ["totp"])
        #expect(try world.count("SELECT COUNT(*) FROM audit_events WHERE action = 'recovery-code.used'") == 10)
    }

    @Test func `new recovery codes end the old ones`() throws {
        let world = try World()
        let holder = try Holder(world)
        let answer = world.ask("POST", "/profile/recovery-codes", "", holder.token)
        let new = (answer.json["recovery_codes"]?.elements ?? []).compactMap(\.text)
        #expect(holder.prove(holder.codes[0], try holder.challenge()).code == "invalid-code")
        #expect(holder.prove(new[0], try holder.challenge()).status == 200)
    }

    /// docs/security.md#t59-code-guessing
    @Test func `wrong codes are throttled and told, by a limit of their own`() throws {
        let world = try World()
        let holder = try Holder(world)
        let challenge = try holder.challenge()
        for _ in 0..<10 { #expect(holder.prove("000000", challenge).code == "invalid-code") }
        let refused = holder.prove(try holder.code, challenge)
        #expect(refused.status == 429 && refused.values("Retry-After").count == 1)
        #expect(try world.count("SELECT COUNT(*) FROM audit_events WHERE action = 'factor.refused'") == 1)
        #expect(try world.count("SELECT COUNT(*) FROM mail_outbox WHERE notice LIKE '%refused%'") == 1)
        // The password's own limit is untouched, and a quarter of an hour later the person is let in.
        world.clock.now += .minutes(15)
        #expect(holder.prove(try holder.code, try holder.challenge()).status == 200)
        #expect(try world.count("SELECT COUNT(*) FROM throttle_counters WHERE subject LIKE 'code%'") == 0)
    }

    @Test func `guesses are limited by day, whatever resets are mailed, and for a day only`() throws {
        let world = try World()
        let holder = try Holder(world)
        func guess() throws {
            let challenge = try holder.challenge()
            for _ in 0..<10 { #expect(holder.prove("000000", challenge).code == "invalid-code") }
            world.clock.now += .minutes(16)
        }
        try guess()
        try guess()
        _ = world.post("/auth/forgot", #"{"email":"\#(holder.email)"}"#)
        let token = try #require(try world.texts("SELECT token FROM mail_outbox WHERE kind = 'reset'").first)
        let reset = #"{"token":"\#(token)","password":"\#(World.password)-2"}"#
        #expect(world.post("/auth/reset", reset).status == 204)
        func challenge() throws -> String {
            try #require(world.login(holder.email, World.password + "-2").json["mfa_token"]?.text)
        }
        let last = try challenge()
        for _ in 0..<10 { #expect(holder.prove("000000", last).code == "invalid-code") }
        world.clock.now += .minutes(16)
        #expect(holder.prove(try holder.code, try challenge()).status == 429)
        #expect(try world.count("SELECT COUNT(*) FROM mail_outbox WHERE notice LIKE '%refused%'") == 3)
        world.clock.now += .days(1)
        #expect(holder.prove(try holder.code, try challenge()).status == 200)
    }

    @Test func `devices that only know the password have no counter of their own`() throws {
        let world = try World()
        let devices = (0..<2).compactMap { _ in
            world.login("owner@acme.test").values("Set-Cookie").first { $0.hasPrefix("__Host-device-") }?
                .prefix { $0 != ";" }
        }
        world.clock.now += .seconds(60)
        let holder = try Holder(world)
        func prove(_ code: String, _ device: Substring) throws -> Response {
            let cookie = { (request: inout Request) in
                request.cookie = String(device)
                request.secFetchSite = "same-origin"
            }
            return holder.prove(code, try holder.challenge(cookie), change: cookie)
        }
        for guess in 0..<10 { #expect(try prove("000000", devices[guess % 2]).code == "invalid-code") }
        #expect(try prove("000000", devices[0]).status == 429)
    }

    @Test func `the owner's known device is not shut out by a stranger's guesses`() throws {
        let world = try World()
        let holder = try Holder(world)
        let answer = holder.prove(try holder.code, try holder.challenge())
        let device = try #require(answer.values("Set-Cookie").first { $0.hasPrefix("__Host-device-") }).prefix {
            $0 != ";"
        }
        let stranger = try holder.challenge()
        for _ in 0..<11 { _ = holder.prove("000000", stranger) }
        world.clock.now += .seconds(30)
        let own = try holder.challenge {
            $0.cookie = String(device); $0.secFetchSite = "same-origin"
        }
        #expect(
            holder.prove(try holder.code, own) {
                $0.cookie = String(device); $0.secFetchSite = "same-origin"
            }.status == 200)
    }

    @Test func `a password that was changed ends logins under way`() throws {
        let world = try World()
        let holder = try Holder(world)
        let challenge = try holder.challenge()
        let change = #"{"current":"\#(World.password)","new":"another-fine-secret"}"#
        #expect(world.ask("POST", "/profile/password", change, holder.token).status == 204)
        #expect(holder.prove(try holder.code, challenge).code == "login-expired")
    }

    @Test func `an app counts only once a code has confirmed it, and one waits at a time`() throws {
        let world = try World()
        let token = try world.token("viewer")
        let first = world.ask("POST", "/profile/authenticators", #"{"name":"Phone"}"#, token).json["id"]?.text ?? ""
        let second = world.ask("POST", "/profile/authenticators", #"{"name":"Phone"}"#, token).json["id"]?.text ?? ""
        #expect(world.login("viewer@acme.test").json["jwt"] != nil)
        #expect(
            world.ask("POST", "/profile/authenticators/\(first)/confirm", #"{"code":"123456"}"#, token).status == 404)
        let wrong = world.ask("POST", "/profile/authenticators/\(second)/confirm", #"{"code":"12345"}"#, token)
        #expect(wrong.status == 422 && wrong.json["errors"]?.elements.first?["code"]?.text == "wrong-code")
        #expect(world.ask("GET", "/profile/factors", "", token).json["recovery_codes_left"] == .null)
    }

    @Test func `a secret that nobody confirms within an hour is worth nothing`() throws {
        let world = try World()
        let token = try world.token("viewer")
        let id = world.ask("POST", "/profile/authenticators", #"{"name":"Phone"}"#, token).json["id"]?.text ?? ""
        try world.run("UPDATE authenticators SET created_at = created_at - 3600000")
        let confirmation = world.ask("POST", "/profile/authenticators/\(id)/confirm", #"{"code":"123456"}"#, token)
        #expect(confirmation.status == 404)
    }

    @Test func `without the last app the password is enough, and recovery codes are gone`() throws {
        let world = try World()
        let holder = try Holder(world)
        #expect(world.ask("DELETE", "/profile/authenticators/\(holder.id)", "", holder.token).status == 204)
        #expect(world.login(holder.email).json["jwt"] != nil)
        #expect(try world.count("SELECT COUNT(*) FROM recovery_codes") == 0)
        #expect(world.ask("POST", "/profile/recovery-codes", "", holder.token).code == "no-factor")
    }

    @Test func `an owner resets what a member has lost`() throws {
        let world = try World()
        let admin = try Holder(world, "admin")
        let owner = try world.token("owner")
        let users = world.ask("GET", "/users", "", owner).json["items"]?.elements ?? []
        #expect(users.map { $0["factors"]?.elements.count } == [1, 0, 0])
        #expect(world.ask("DELETE", "/users/\(PublicID.string(2))/factors", "", owner).status == 204)
        #expect(world.ask("GET", "/state", "", admin.token).status == 401)
        #expect(world.login(admin.email).json["jwt"] != nil)
        #expect(
            try world.texts("SELECT recipient FROM mail_outbox WHERE notice LIKE '%\"reset\"%'") == ["admin@acme.test"])
    }

    /// docs/security.md#t62-stolen-session
    @Test(arguments: [
        ("POST", "/profile/authenticators", #"{"name":"Phone"}"#), ("POST", "/profile/recovery-codes", ""),
        ("POST", "/profile/password", #"{"current":"\#(World.password)","new":"another-fine-secret"}"#),
        ("PUT", "/users/\(PublicID.string(2))", #"{"role":"viewer"}"#), ("POST", "/audit/export", ""),
        ("DELETE", "/users/\(PublicID.string(2))/factors", ""), ("DELETE", "/users/\(PublicID.string(2))", ""),
        ("POST", "/users", #"{"email":"n@new.test","role":"admin"}"#),
        ("POST", "/nodes/\(PublicID.string(1))/upgrade", #"{"version":"99.1"}"#),
        (
            "PUT", "/branding",
            #"{"logo_url":null,"primary_color":null,"secondary_color":null,"custom_domain":"portal.acme.example","support_email":null}"#
        ),
    ])
    func `what hurts needs a proof of the last ten minutes`(method: String, path: String, body: String) throws {
        var settings = PortalSettings()
        settings.hasCommands = true
        let world = try World(settings: settings)
        let holder = try Holder(world)
        world.clock.now += .minutes(10)
        let before = try world.everything()
        #expect(world.ask(method, path, body, holder.token).code == "proof-required")
        #expect(try world.everything() == before)
        func prove(_ password: String, _ code: String?) -> Response {
            let code = code.map { #","code":"\#($0)""# } ?? ""
            return world.ask("POST", "/profile/proof", #"{"password":"\#(password)"\#(code)}"#, holder.token)
        }
        #expect(prove("wrong", try holder.code).json["errors"]?.elements.first?["field"]?.text == "password")
        #expect(prove(World.password, nil).json["errors"]?.elements.first?["field"]?.text == "code")
        #expect(prove(World.password, "000000").json["errors"]?.elements.first?["code"]?.text == "wrong-code")
        #expect(world.ask(method, path, body, holder.token).code == "proof-required")
        #expect(prove(World.password, try holder.code).status == 204)
        #expect((200..<300).contains(world.ask(method, path, body, holder.token).status))
    }

    @Test func `an account without a factor proves itself with its password`() throws {
        let world = try World()
        let token = try world.token("viewer")
        world.clock.now += .minutes(11)
        let add = { world.ask("POST", "/profile/authenticators", #"{"name":"Phone"}"#, token) }
        #expect(add().code == "proof-required")
        #expect(world.ask("POST", "/profile/proof", #"{"password":"\#(World.password)"}"#, token).status == 204)
        #expect(add().status == 201)
    }

    @Test func `a login costs the same with and without a factor`() throws {
        let world = try World()
        let holder = try Holder(world)
        func cost(_ email: String, _ password: String) throws -> [Int] {
            let (hashes, commits) = (world.services.hasher.hashes, try world.commits())
            _ = world.login(email, password)
            return [world.services.hasher.hashes - hashes, try world.commits() - commits]
        }
        let all = [
            try cost(holder.email, World.password), try cost("admin@acme.test", World.password),
            try cost(holder.email, "wrong"), try cost("nobody@acme.test", "wrong"),
        ]
        #expect(Set(all) == [[1, 1]])
    }

    @Test func `secrets are sealed in the database, and belong to their row`() throws {
        let world = try World()
        let holder = try Holder(world)
        let admin = try Holder(world, "admin")
        let stored = try world.texts("SELECT secret FROM authenticators")
        #expect(stored.allSatisfy { $0.hasPrefix("k1:") })
        try world.run(
            "UPDATE authenticators SET secret = (SELECT secret FROM authenticators WHERE user_id = 2) WHERE user_id = 1"
        )
        #expect(holder.prove(try admin.code, try holder.challenge()).code == "busy", "told in the log, and not counted")
        #expect(try world.count("SELECT COUNT(*) FROM throttle_counters WHERE subject LIKE 'code%'") == 0)
        #expect(holder.prove(holder.codes[0], try holder.challenge()).status == 200, "recovery codes go on working")
    }
}

extension World {
    /// The response to a session's request.
    func ask(_ method: String, _ path: String, _ body: String, _ token: String, slug: String = "acme") -> Response {
        var request = request(method, path, slug: slug)
        request.authorization = "Bearer " + token
        request.body = Array(body.utf8)
        if !body.isEmpty { request.contentType = "application/json" }
        return send(request)
    }
}
