import PortalStore
import Testing

@testable import PortalAPI
@testable import PortalLogic
@testable import PortalToolkit

/// Passkeys in the profile, among people, and what is sent that is none.
@Suite struct PasskeyProfileTests {
    @Test func `a registration must be as it was asked for`() throws {
        let world = try World()
        let token = try world.token("owner")
        let options = { world.ask("POST", "/profile/passkeys/options", "", token) }
        func add(_ json: String) -> Response {
            world.ask("POST", "/profile/passkeys", #"{"name":"Key","passkey":\#(json)}"#, token)
        }
        for (_, lie) in PasskeyTests.lies {
            let key = try SoftAuthenticator()
            key.handle = "-"
            lie(key)
            guard key.kind == nil, key.handle == "-", key.flags != 0x01 else { continue }
            let refused = add(try key.register(options()))
            #expect(refused.json["errors"]?.elements.first?["code"]?.text == "wrong-passkey")
        }
        let key = try SoftAuthenticator()
        let session = try world.token("owner")
        let other = world.ask("POST", "/profile/passkeys/options", "", session)
        #expect(add(try key.register(other)).status == 422, "of another session")
        #expect(try world.count("SELECT COUNT(*) FROM passkeys") == 0)
        let right = try key.register(options())
        #expect(add(right).status == 201)
        #expect(add(right).status == 422, "it is known")
        #expect(try world.count("SELECT COUNT(*) FROM passkeys") == 1)
        #expect(try world.count("SELECT COUNT(*) FROM audit_events WHERE action = 'passkey.refused'") == 10)
    }

    @Test func `what is asked for a new one is answered once, whatever answers it`() throws {
        let world = try World()
        let token = try world.token("owner")
        let asked = world.ask("POST", "/profile/passkeys/options", "", token)
        func add(_ key: SoftAuthenticator) throws -> Response {
            world.clock.now += .seconds(1)
            return world.ask(
                "POST", "/profile/passkeys", #"{"name":"Key","passkey":\#(try key.register(asked))}"#, token)
        }
        #expect(try add(SoftAuthenticator()).status == 201)
        #expect(try add(SoftAuthenticator()).status == 422)
        #expect(
            try world.texts("SELECT details FROM audit_events WHERE action = 'passkey.refused'").map {
                $0.contains("reused")
            } == [true])
    }

    @Test func `an id that is known is nobody else's`() throws {
        let world = try World()
        let holder = try PasskeyHolder(world)
        let token = try world.token("admin")
        let options = world.ask("POST", "/profile/passkeys/options", "", token)
        let body = #"{"name":"Key","passkey":\#(try holder.key.register(options))}"#
        #expect(world.ask("POST", "/profile/passkeys", body, token).status == 422)
        #expect(try world.count("SELECT user_id FROM passkeys") == 1)
    }

    @Test func `what is asked for a new one leaves out those that are there`() throws {
        let world = try World()
        let holder = try PasskeyHolder(world)
        let asked = world.ask("POST", "/profile/passkeys/options", "", holder.token).json["options"]
        let known = asked?["excludeCredentials"]?.elements
        #expect(known?.map { $0["id"]?.text } == [Base64.url.encode(holder.key.id)])
        #expect(known?.first?["transports"]?.elements.compactMap(\.text) == ["internal", "hybrid"])
        #expect(asked?["user"]?["id"]?.text == holder.key.handle)
        let admin = world.ask("POST", "/profile/passkeys/options", "", try world.token("admin")).json["options"]
        #expect(admin?["user"]?["id"]?.text != holder.key.handle)
        #expect(admin?["excludeCredentials"]?.elements.isEmpty == true)
    }

    @Test func `a passkey is renamed, removed and told by mail`() throws {
        let world = try World()
        let holder = try PasskeyHolder(world)
        let rename = { (name: String) in
            world.ask("PUT", "/profile/passkeys/\(holder.id)", #"{"name":"\#(name)"}"#, holder.token)
        }
        #expect(rename("Work laptop").status == 204)
        #expect(rename("Work laptop").status == 204)
        #expect(rename(" ").status == 422)
        #expect(try world.texts("SELECT name FROM passkeys") == ["Work laptop"])
        #expect(try world.count("SELECT COUNT(*) FROM audit_events WHERE action = 'passkey.renamed'") == 1)
        #expect(world.ask("DELETE", "/profile/passkeys/\(holder.id)", "", holder.token).status == 204)
        #expect(world.ask("DELETE", "/profile/passkeys/\(holder.id)", "", holder.token).status == 404)
        #expect(world.login(holder.email).json["jwt"] != nil)
        #expect(try holder.login().code == "invalid-passkey")
        let notices = try world.texts("SELECT notice FROM mail_outbox WHERE notice IS NOT NULL ORDER BY created_at")
        #expect(notices.compactMap { try? JSON($0)["event"]?.text } == ["firstPasskey", "lastPasskeyRemoved"])
    }

    @Test func `an owner sees who has which factor, and resets them`() throws {
        let world = try World()
        let admin = try PasskeyHolder(world, "admin")
        let viewer = try FactorHolder(world, "viewer")
        _ = try PasskeyHolder(world, "viewer", token: viewer.token)
        let owner = try world.token("owner")
        let users = world.ask("GET", "/users", "", owner).json["items"]?.elements ?? []
        let factors = users.map { ($0["email"]?.text, $0["factors"]?.elements.compactMap(\.text)) }
        #expect(factors.first { $0.0 == admin.email }?.1 == ["passkey"])
        #expect(factors.first { $0.0 == viewer.email }?.1 == ["totp", "passkey"])
        for id: Int64 in [2, 3] {
            #expect(world.ask("DELETE", "/users/\(PublicID.string(id))/factors", "", owner).status == 204)
        }
        #expect(try world.count("SELECT COUNT(*) FROM passkeys") == 0)
        #expect(world.ask("GET", "/state", "", admin.token).status == 401)
        #expect(world.login(admin.email).json["jwt"] != nil)
        let told = try world.texts("SELECT details FROM audit_events WHERE action = 'factor.reset'")
        #expect(
            Set(told) == [
                #"{"passkeys":{"old":"1","new":null}}"#,
                #"{"factors":{"old":"totp","new":null},"passkeys":{"old":"1","new":null}}"#,
            ])
    }

    @Test func `a login costs the same with and without a passkey`() throws {
        let world = try World()
        let holder = try PasskeyHolder(world)
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

    @Test func `sixty thousand bytes of client data and other rubbish are told so`() throws {
        let world = try World()
        let holder = try PasskeyHolder(world)
        let long = String(repeating: "A", count: 60_000)
        for (name, value) in [
            ("clientDataJSON", #""\#(long)""#), ("authenticatorData", #""\#(long)""#), ("signature", #""\#(long)""#),
            ("clientDataJSON", #""a+/=""#), ("signature", "7"), ("authenticatorData", "null"), ("other", #""AAAA""#),
        ] {
            var fields = ["clientDataJSON": #""AAAA""#, "authenticatorData": #""AAAA""#, "signature": #""AAAA""#]
            fields[name] = value
            let response = fields.map { #""\#($0)":\#($1)"# }.joined(separator: ",")
            let answer = try holder.login(#"{"id":"AAAA","response":{\#(response)}}"#)
            #expect(answer.status == 422, "\(name)")
        }
        #expect(try holder.login(#"{"id":"\#(long)","response":{}}"#).status == 422)
        #expect(try holder.login("[]").status == 422)
        #expect(try holder.login("null").status == 422)
    }

    @Test func `a person has at most twenty`() throws {
        let world = try World()
        let holder = try PasskeyHolder(world)
        for number in 1..<20 {
            try world.run(
                "INSERT INTO passkeys SELECT client_id, user_id, \(number), 'c\(number)', host, algorithm, public_key, transports, name, created_at, NULL, 0, 0, 0, 0 FROM passkeys WHERE id > 100"
            )
        }
        let options = world.ask("POST", "/profile/passkeys/options", "", holder.token)
        let body = #"{"name":"Key","passkey":\#(try SoftAuthenticator().register(options))}"#
        let refused = world.ask("POST", "/profile/passkeys", body, holder.token)
        #expect(refused.json["errors"]?.elements.first?["field"]?.text == "name")
    }
}
