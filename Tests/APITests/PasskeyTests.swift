import PortalStore
import Testing

@testable import PortalAPI
@testable import PortalLogic
@testable import PortalToolkit

/// Passkeys over the whole API: adding, logging in, second factor, proof, removal.
@Suite struct PasskeyTests {
    @Test func `one touch logs in, and counts as both factors`() throws {
        let world = try World()
        let holder = try PasskeyHolder(world)
        #expect(holder.codes.count == 10)
        let answer = try holder.login()
        let token = try #require(answer.json["jwt"]?.text)
        #expect(world.ask("GET", "/state", "", token).status == 200)
        #expect(
            try world.texts("SELECT details FROM audit_events WHERE action = 'auth.login' ORDER BY at DESC LIMIT 1")
                == [#"{"factors":{"old":null,"new":"passkey"}}"#])
        let known = world.ask("GET", "/profile/factors", "", token).json["passkeys"]?.elements.first
        #expect(known?["name"]?.text == "Laptop" && known?["host"]?.text == "localhost")
        #expect(known?["works_here"] == .bool(true) && known?["last_used_at"]?.text != nil)
    }

    @Test func `the question is the same for everybody, and names no account`() throws {
        let world = try World()
        let before = try world.everything()
        let without = world.post("/auth/passkey/options", "{}").json["options"]
        let holder = try PasskeyHolder(world)
        let with = holder.options.json["options"]
        for options in [without, with] {
            #expect(options?["allowCredentials"]?.elements.isEmpty == true)
            #expect(options?["rpId"]?.text == "localhost" && options?["userVerification"]?.text == "required")
        }
        #expect(without?["challenge"] != with?["challenge"])
        #expect(try World(copying: world).everything() != before)
    }

    @Test func `the first passkey ends what a password alone has opened, and a password no longer does`() throws {
        let world = try World()
        let other = try world.token("owner")
        let holder = try PasskeyHolder(world)
        #expect(world.ask("GET", "/state", "", other).status == 401)
        #expect(world.ask("GET", "/state", "", holder.token).status == 200)
        #expect(world.login(holder.email).json["factors"]?.elements.compactMap(\.text) == ["passkey", "recovery"])
        #expect(try holder.prove(holder.challenge()).status == 200)
        let recovered = world.post(
            "/auth/factor", #"{"mfa_token":"\#(try holder.challenge())","code":"\#(holder.codes[0])"}"#)
        #expect(recovered.status == 200)
        let second = try PasskeyHolder(world, token: holder.token)
        #expect(second.codes.isEmpty, "they come with the first factor")
    }

    @Test func `a passkey beside an app brings no new codes, and either is enough`() throws {
        let world = try World()
        let app = try FactorHolder(world)
        let holder = try PasskeyHolder(world, token: app.token)
        #expect(holder.codes.isEmpty)
        #expect(
            world.login(app.email).json["factors"]?.elements.compactMap(\.text) == ["totp", "passkey", "recovery"])
        #expect(app.prove(try app.code, try app.challenge()).status == 200)
        #expect(try holder.prove(app.challenge()).status == 200)
        #expect(world.ask("DELETE", "/profile/authenticators/\(app.id)", "", app.token).status == 204)
        #expect(try world.count("SELECT COUNT(*) FROM recovery_codes") == 10, "a factor is left")
        #expect(world.ask("DELETE", "/profile/passkeys/\(holder.id)", "", app.token).status == 204)
        #expect(try world.count("SELECT COUNT(*) FROM recovery_codes") == 0)
        #expect(world.login(app.email).json["jwt"] != nil)
    }

    /// docs/security.md#t65-replayed-passkey
    @Test func `an answer counts once, and none to a question before it`() throws {
        let world = try World()
        let holder = try PasskeyHolder(world)
        let earlier = holder.options
        world.clock.now += .seconds(1)
        let answer = try holder.key.answer(holder.options)
        #expect(try holder.login(answer).status == 200)
        #expect(try holder.login(answer).code == "invalid-passkey")
        #expect(try holder.login(holder.key.answer(earlier)).code == "invalid-passkey")
        #expect(try holder.refusals() == ["reused", "reused"])
    }

    @Test func `an answer sent again under its key leads to the one session`() throws {
        let world = try World()
        let holder = try PasskeyHolder(world)
        let answer = try holder.key.answer(holder.options)
        let sessions = try world.count("SELECT COUNT(*) FROM sessions")
        for _ in 0..<2 {
            let token = try holder.login(answer) { $0.idempotencyKey = "k" }.json["jwt"]?.text
            #expect(world.ask("GET", "/state", "", try #require(token)).status == 200)
        }
        #expect(try world.count("SELECT COUNT(*) FROM sessions") == sessions + 1)
        #expect(try holder.login(answer) { $0.idempotencyKey = "other" }.code == "invalid-passkey")
    }

    /// docs/security.md#t65-replayed-passkey
    @Test func `a counter that does not go up is refused, and one that stays 0 is not`() throws {
        let world = try World()
        let holder = try PasskeyHolder(world)
        let told: [(UInt32, Bool)] = [(0, true), (0, true), (7, true), (7, false), (3, false), (0, false), (8, true)]
        for (counter, isRight) in told {
            world.clock.now += .minutes(1)
            holder.key.counter = counter
            #expect(try (holder.login().status == 200) == isRight, "\(counter)")
        }
        #expect(try holder.refusals() == ["counter", "counter", "counter"])
    }

    static let lies: [(String, @Sendable (SoftAuthenticator) -> Void)] = [
        ("origin", { $0.origin = "https://evil.test" }),
        ("origin", { $0.origin = "https://localhost:8443" }),
        ("origin", { $0.origin = "http://localhost" }),
        ("origin", { $0.remark = #","crossOrigin":true"# }),
        ("origin", { $0.remark = #","topOrigin":"https://evil.test""# }),
        ("host", { $0.host = "evil.test" }),
        ("signature", { $0.kind = "webauthn.create" }),
        ("signature", { $0.remark = #","crossOrigin":"no""# }),
        ("signature", { $0.handle = PasskeyCeremony.handle(client: ClientID(1), user: UserID(2)) }),
        ("signature", { $0.handle = nil }),
        ("verification", { $0.flags = 0x01 }),
        ("verification", { $0.flags = 0x04 }),
    ]

    /// docs/security.md#t64-forged-passkey
    @Test(arguments: lies.indices) func `what is not as it was asked for is refused, and in the log`(index: Int) throws
    {
        let (reason, lie) = Self.lies[index]
        let world = try World()
        let holder = try PasskeyHolder(world)
        lie(holder.key)
        let sessions = try world.count("SELECT COUNT(*) FROM sessions")
        #expect(try holder.login().code == "invalid-passkey")
        #expect(try holder.refusals() == [reason])
        #expect(try world.count("SELECT COUNT(*) FROM sessions") == sessions)
    }

    @Test func `another key's signature under a known id is refused`() throws {
        let world = try World()
        let holder = try PasskeyHolder(world)
        let thief = try SoftAuthenticator()
        thief.handle = holder.key.handle
        let answer = try thief.answer(holder.options)
            .replacing(Base64.url.encode(thief.id), with: Base64.url.encode(holder.key.id))
        #expect(try holder.login(answer).code == "invalid-passkey")
        #expect(try holder.refusals() == ["signature"])
        #expect(try holder.login(thief.answer(holder.options)).code == "invalid-passkey", "an unknown one")
        #expect(try holder.refusals() == ["signature"])
    }

    /// docs/security.md#t65-replayed-passkey
    @Test func `a question is for one purpose, one login and one session, for five minutes`() throws {
        let world = try World()
        let holder = try PasskeyHolder(world)
        let (first, second) = (try holder.challenge(), try holder.challenge())
        let forFirst = world.post("/auth/factor/options", #"{"mfa_token":"\#(first)"}"#)
        let forProof = world.ask("POST", "/profile/proof/options", "", holder.token)
        #expect(try holder.prove(second, holder.key.answer(forFirst)).code == "invalid-passkey")
        #expect(try holder.login(holder.key.answer(forFirst)).code == "invalid-passkey")
        #expect(try holder.login(holder.key.answer(forProof)).code == "invalid-passkey")
        #expect(try holder.prove(first, holder.key.answer(forProof)).code == "invalid-passkey")
        let late = holder.options
        world.clock.now += .minutes(5)
        #expect(try holder.login(holder.key.answer(late)).code == "invalid-passkey")
        world.clock.now += .minutes(-7)
        #expect(try holder.login(holder.key.answer(late)).code == "invalid-passkey", "from the future")
        #expect(try holder.refusals().allSatisfy { $0 == "challenge" })
        #expect(try holder.refusals().count == 6)
    }

    @Test func `a forged question is refused`() throws {
        let world = try World()
        let holder = try PasskeyHolder(world)
        let text = try #require(holder.options.json["options"]?["challenge"]?.text)
        let bytes = try #require(Base64.url.decode(text))
        for place in [0, 7, 8, 23, 24, 55] {
            var forged = bytes
            forged[place] ^= 1
            let options = #"{"options":{"rpId":"localhost","challenge":"\#(Base64.url.encode(forged))"}}"#
            let answer = try holder.key.answer(Response(status: 200, body: Array(options.utf8)))
            #expect(try holder.login(answer).code == "invalid-passkey")
        }
        for challenge in ["", "AAAA", Base64.url.encode(bytes.dropLast()), Base64.url.encode(bytes + [0])] {
            let options = #"{"options":{"rpId":"localhost","challenge":"\#(challenge)"}}"#
            #expect(try holder.login(holder.key.answer(Response(status: 200, body: Array(options.utf8)))).status != 200)
            world.clock.now += .minutes(16)
        }
    }

    /// docs/security.md#t61-foreign-factor
    @Test func `a passkey of another tenant or person is refused on the same host`() throws {
        let world = try World()
        let acme = try PasskeyHolder(world)
        let globex = try PasskeyHolder(world, slug: "globex")
        let admin = try PasskeyHolder(world, "admin")
        let sessions = try world.count("SELECT COUNT(*) FROM sessions")
        #expect(try acme.login(slug: "globex").code == "invalid-passkey", "unknown there")
        #expect(try acme.login(globex.key.answer(acme.options)).code == "invalid-passkey")
        // Even with the same credential registered there, a question of the one is none of the other.
        #expect(try globex.login(globex.key.answer(acme.options)).code == "invalid-passkey")
        #expect(try acme.prove(acme.challenge(), admin.key.answer(acme.options)).code == "invalid-passkey")
        let waiting = try acme.challenge()
        let asked = world.post("/auth/factor/options", #"{"mfa_token":"\#(waiting)"}"#)
        #expect(
            asked.json["options"]?["allowCredentials"]?.elements.map { $0["id"]?.text }
                == [Base64.url.encode(acme.key.id)])
        #expect(try acme.prove(waiting, admin.key.answer(asked)).code == "invalid-passkey")
        #expect(try world.count("SELECT COUNT(*) FROM sessions") == sessions)
        #expect(world.ask("DELETE", "/profile/passkeys/\(admin.id)", "", acme.token).status == 404)
        #expect(world.ask("PUT", "/profile/passkeys/\(admin.id)", #"{"name":"Mine"}"#, acme.token).status == 404)
    }

    @Test func `a passkey works on the host that it was made on`() throws {
        let world = try World()
        try world.run("UPDATE msps SET base_host = 'portal.alder.test' WHERE id = 1")
        let holder = try PasskeyHolder(world)
        let elsewhere = "portal.alder.test"
        let list = world.ask("GET", "/profile/factors", "", holder.token, host: elsewhere).json["passkeys"]
        #expect(list?.elements.first?["works_here"] == .bool(false))
        let login = world.login(holder.email) { $0.at(elsewhere) }
        #expect(login.json["factors"]?.elements.compactMap(\.text) == ["recovery"])
        let token = try #require(login.json["mfa_token"]?.text)
        let asked = world.post("/auth/factor/options", #"{"mfa_token":"\#(token)"}"#) { $0.at(elsewhere) }
        #expect(asked.code == "no-factor")
        #expect(
            world.ask("POST", "/profile/proof/options", "", holder.token, host: elsewhere).code == "no-factor")
        let there = world.post("/auth/passkey/options", "{}") { $0.at(elsewhere) }
        let answer = try holder.key.answer(there)
        let refused = world.post("/auth/passkey", #"{"passkey":\#(answer)}"#) { $0.at(elsewhere) }
        #expect(refused.code == "invalid-passkey")
        let second = try PasskeyHolder(world, host: elsewhere, token: holder.token)
        #expect(try second.login().status == 200)
        #expect(try holder.login().status == 200)
        #expect(try holder.refusals() == ["origin"])
    }

    @Test func `a passkey with verification is a fresh proof`() throws {
        let world = try World()
        let holder = try PasskeyHolder(world)
        world.clock.now += .minutes(10)
        let remove = { world.ask("DELETE", "/profile/passkeys/\(holder.id)", "", holder.token) }
        #expect(remove().code == "proof-required")
        func prove() throws -> Response {
            let options = world.ask("POST", "/profile/proof/options", "", holder.token)
            #expect(options.json["options"]?["userVerification"]?.text == "required")
            return world.ask(
                "POST", "/profile/proof", #"{"passkey":\#(try holder.key.answer(options))}"#, holder.token)
        }
        holder.key.flags = 0x01
        #expect(try prove().json["errors"]?.elements.first?["code"]?.text == "wrong-passkey")
        #expect(remove().code == "proof-required")
        holder.key.flags = 0x05
        world.clock.now += .seconds(1)
        #expect(try prove().status == 204)
        #expect(remove().status == 204)
        #expect(world.ask("POST", "/profile/proof/options", "", holder.token).code == "no-factor")
    }

    @Test func `an answer without verification is enough beside a password`() throws {
        let world = try World()
        let holder = try PasskeyHolder(world)
        holder.key.flags = 0x01
        #expect(try holder.prove(holder.challenge()).status == 200)
    }

    @Test func `beside the password wrong answers are throttled like codes, and told`() throws {
        let world = try World()
        let holder = try PasskeyHolder(world)
        let challenge = try holder.challenge()
        let guess = { world.post("/auth/factor", #"{"mfa_token":"\#(challenge)","code":"000000"}"#).code }
        for _ in 0..<9 { #expect(guess() == "invalid-code") }
        holder.key.origin = "https://evil.test"
        #expect(try holder.prove(challenge).code == "invalid-passkey")
        #expect(guess() == "too-many-attempts")
        #expect(try holder.refusals().count == 1)
        #expect(try world.count("SELECT COUNT(*) FROM audit_events WHERE action = 'factor.refused'") == 1)
        #expect(try world.count("SELECT COUNT(*) FROM mail_outbox WHERE notice LIKE '%refused%'") == 1)
    }

    @Test func `without the password a stranger uses up nobody's tries`() throws {
        let world = try World()
        let holder = try PasskeyHolder(world)
        holder.key.origin = "https://evil.test"
        for _ in 0..<40 { #expect(try holder.login().code == "invalid-passkey") }
        #expect(try holder.refusals().count == 40)
        holder.key.origin = "https://localhost"
        #expect(try holder.login().status == 200)
    }

    @Test func `once a password is reset a passkey counts beside the new one, and then alone again`() throws {
        let world = try World()
        let holder = try PasskeyHolder(world)
        let token = try OneTimeLink.hash("reset-token")
        try world.run(
            "INSERT INTO one_time_links VALUES (1, 77, 1, 'reset', '\(holder.email)', '\(token)', 0, \(World.start.milliseconds + 3_600_000), NULL)"
        )
        let body = #"{"token":"reset-token","password":"\#(World.password)-2"}"#
        #expect(world.post("/auth/reset", body).status == 204)
        #expect(try holder.login().code == "invalid-passkey")
        let challenge = try #require(world.login(holder.email, World.password + "-2").json["mfa_token"]?.text)
        #expect(try holder.prove(challenge).status == 200)
        // An answer to a later question.
        world.clock.now += .seconds(1)
        #expect(try holder.login().status == 200)
    }

    @Test func `unknown passkeys count against the network`() throws {
        let world = try World()
        let holder = try PasskeyHolder(world)
        let stranger = try SoftAuthenticator()
        for _ in 0..<100 { #expect(try holder.login(stranger.answer(holder.options)).status == 401) }
        #expect(try holder.login(stranger.answer(holder.options)).status == 429)
    }
}
