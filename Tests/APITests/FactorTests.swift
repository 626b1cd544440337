import PortalStore
import Testing

@testable import PortalAPI
@testable import PortalLogic
@testable import PortalToolkit

/// Second factors over the whole API: set-up, login, recovery, reset.
@Suite struct FactorTests {
    @Test func `a login with an app takes two steps, and the first opens nothing`() throws {
        let world = try World()
        let holder = try FactorHolder(world)
        #expect(holder.codes.count == 10)
        let first = world.login(holder.email)
        #expect(first.json["jwt"] == nil)
        #expect(first.values("Set-Cookie").map { $0.prefix { $0 != "=" } } == ["__Host-login-\(PublicID.string(1))"])
        let challenge = try #require(first.json["mfa_token"]?.text)
        #expect(world.ask("GET", "/state", "", challenge).status == 401)
        let answer = holder.prove(try holder.code, challenge)
        #expect(answer.status == 200)
        let token = try #require(answer.json["jwt"]?.text)
        let state = world.ask("GET", "/state", "", token)
        #expect(state.status == 200 && state.json["user"]?["id"]?.text == first.json["user_id"]?.text)
        #expect(answer.values("Set-Cookie").contains { $0.hasPrefix("__Host-login-") && $0.contains("Max-Age=0") })
        #expect(
            try world.texts("SELECT details FROM audit_events WHERE action = 'auth.login' ORDER BY at DESC LIMIT 1")
                == [#"{"factors":{"old":null,"new":"totp"}}"#])
    }

    @Test func `the cookie of a login goes on with it, whatever others there are`() throws {
        let world = try World()
        let holder = try FactorHolder(world)
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
        let holder = try FactorHolder(world)
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
        let holder = try FactorHolder(world)
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
        let holder = try FactorHolder(world)
        let challenge = try holder.challenge()
        world.clock.now += .minutes(10)
        #expect(holder.prove(try holder.code, challenge).code == "login-expired")
    }

    @Test(arguments: [-29, -1, 0, 1, 29]) func `clocks may differ by a step`(seconds: Int64) throws {
        let world = try World()
        let holder = try FactorHolder(world)
        let code = try holder.totp.code(TOTP.step(at: world.clock.now + .seconds(seconds)))
        #expect(holder.prove(code, try holder.challenge()).status == 200)
    }

    @Test(arguments: [-300, 300]) func `a clock that is off by five minutes is told as a wrong code`(seconds: Int64)
        throws
    {
        let world = try World()
        let holder = try FactorHolder(world)
        let code = try holder.totp.code(TOTP.step(at: world.clock.now + .seconds(seconds)))
        #expect(holder.prove(code, try holder.challenge()).code == "invalid-code")
    }

    /// docs/security.md#t61-foreign-factor
    @Test func `codes and logins of another person or tenant are wrong`() throws {
        let world = try World()
        let owner = try FactorHolder(world)
        let admin = try FactorHolder(world, "admin")
        let other = try FactorHolder(world, "owner", slug: "globex")
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
        let holder = try FactorHolder(world)
        for (index, code) in holder.codes.enumerated() {
            #expect(holder.prove(code.lowercased(), try holder.challenge()).status == 200)
            #expect(holder.prove(code, try holder.challenge()).code == "invalid-code")
            let left = try world.count("SELECT COUNT(*) FROM recovery_codes")
            #expect(left == 9 - Int64(index))
            let notice = try world.texts(
                "SELECT notice FROM mail_outbox WHERE kind = 'account-notice' ORDER BY created_at DESC LIMIT 1"
            )
            #expect(notice.first?.contains(#""event":"used","value":"\#(left)""#) == true, "\(notice)")
            world.clock.now += .minutes(16)
        }
        #expect(world.login(holder.email).json["factors"]?.elements.compactMap(\.text) == ["totp"])
        #expect(try world.count("SELECT COUNT(*) FROM audit_events WHERE action = 'factor.code-used'") == 10)
    }

    @Test func `new recovery codes end the old ones`() throws {
        let world = try World()
        let holder = try FactorHolder(world)
        let answer = world.ask("POST", "/profile/recovery-codes", "", holder.token)
        let new = (answer.json["recovery_codes"]?.elements ?? []).compactMap(\.text)
        #expect(holder.prove(holder.codes[0], try holder.challenge()).code == "invalid-code")
        #expect(holder.prove(new[0], try holder.challenge()).status == 200)
        #expect(try world.notices("renewed") == ["owner@acme.test"])
    }

    @Test func `recovery codes are stored as digests`() throws {
        let world = try World()
        let stored = try FactorHolder(world).codes + ["0"]
        let all = try world.everything().joined()
        #expect(stored.count == 11 && all.contains("recovery_codes"))
        for code in stored.dropLast() {
            #expect(!all.contains(code) && !all.contains(code.replacing("-", with: "")), "\(code)")
        }
    }

    @Test func `a password that was changed ends logins under way`() throws {
        let world = try World()
        let holder = try FactorHolder(world)
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
        let holder = try FactorHolder(world)
        #expect(world.ask("DELETE", "/profile/authenticators/\(holder.id)", "", holder.token).status == 204)
        #expect(world.login(holder.email).json["jwt"] != nil)
        #expect(try world.count("SELECT COUNT(*) FROM recovery_codes") == 0)
        #expect(world.ask("POST", "/profile/recovery-codes", "", holder.token).code == "no-factor")
        #expect(try world.notices("removedLast") == ["owner@acme.test"])
    }

    @Test func `an owner resets what a member has lost`() throws {
        let world = try World()
        let admin = try FactorHolder(world, "admin")
        let owner = try world.token("owner")
        let users = world.ask("GET", "/users", "", owner).json["items"]?.elements ?? []
        #expect(users.map { $0["factors"]?.elements.count } == [1, 0, 0])
        #expect(world.ask("DELETE", "/users/\(PublicID.string(2))/factors", "", owner).status == 204)
        #expect(world.ask("GET", "/state", "", admin.token).status == 401)
        #expect(world.login(admin.email).json["jwt"] != nil)
        #expect(
            try world.texts("SELECT recipient FROM mail_outbox WHERE notice LIKE '%\"reset\"%'") == ["admin@acme.test"])
    }

    @Test func `a login costs the same with and without a factor`() throws {
        let world = try World()
        let holder = try FactorHolder(world)
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
        let holder = try FactorHolder(world)
        let admin = try FactorHolder(world, "admin")
        let stored = try world.texts("SELECT secret FROM authenticators")
        #expect(stored.allSatisfy { $0.hasPrefix("k1:") })
        try world.run(
            "UPDATE authenticators SET secret = (SELECT secret FROM authenticators WHERE user_id = 2) WHERE user_id = 1"
        )
        // The key is lost for good, so this is a fault for the log, and no guess.
        var request = world.request("POST", "/auth/factor")
        request.contentType = "application/json"
        request.body = Array(#"{"mfa_token":"\#(try holder.challenge())","code":"\#(try admin.code)"}"#.utf8)
        let answer = world.portal.respond(to: request)
        #expect(answer.status == 500 && answer.log.cause?.contains("k1") == true)
        #expect(try world.count("SELECT COUNT(*) FROM throttle_counters WHERE subject LIKE 'code%'") == 0)
        #expect(holder.prove(holder.codes[0], try holder.challenge()).status == 200, "recovery codes go on working")
    }

    @Test func `the first app ends what a password alone has opened, and a later one does not`() throws {
        let world = try World()
        let other = try world.token("owner")
        let challenge = try FactorHolder(world)
        #expect(world.ask("GET", "/state", "", other).status == 401)
        #expect(world.ask("GET", "/state", "", challenge.token).status == 200)
        let answer = challenge.prove(try challenge.code, try challenge.challenge())
        let second = try #require(answer.json["jwt"]?.text)
        let new = world.ask("POST", "/profile/authenticators", #"{"name":"Tablet"}"#, second)
        let totp = try FactorHolder.app(new)
        let code = try totp.code(TOTP.step(at: world.clock.now))
        let confirmation = world.ask(
            "POST", "/profile/authenticators/\(new.json["id"]?.text ?? "")/confirm", #"{"code":"\#(code)"}"#, second)
        #expect(confirmation.json["recovery_codes"] == .null)
        #expect(world.ask("GET", "/state", "", challenge.token).status == 200)
    }

    @Test func `logins that wait end with the other sessions, the last app and the client`() throws {
        let ends: [(FactorHolder) throws -> Void] = [
            { #expect($0.world.ask("DELETE", "/profile/sessions", "", $0.token).status == 204) },
            { #expect($0.world.ask("DELETE", "/profile/authenticators/\($0.id)", "", $0.token).status == 204) },
        ]
        for end in ends {
            let world = try World()
            let holder = try FactorHolder(world)
            _ = try holder.challenge()
            // A second session, as one alone has no others to end.
            _ = holder.prove(holder.codes[0], try holder.challenge())
            let waiting = try holder.challenge()
            try end(holder)
            #expect(holder.prove(holder.codes[1], waiting).code == "login-expired")
        }
    }

    @Test func `the same login sent again is one device`() throws {
        let world = try World()
        let holder = try FactorHolder(world)
        let (challenge, code) = (try holder.challenge(), try holder.code)
        let devices = (0..<2).compactMap { _ in
            holder.prove(code, challenge) { $0.idempotencyKey = "k" }.values("Set-Cookie")
                .first { $0.hasPrefix("__Host-device-") }
        }
        #expect(devices.count == 2 && Set(devices).count == 1)
    }
}
