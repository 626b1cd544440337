import PortalStore
import Testing

@testable import PortalAPI
@testable import PortalLogic
@testable import PortalToolkit

/// Fresh proof of who it is: docs/security.md#t62-stolen-session
@Suite struct ProofTests {
    /// docs/security.md#t62-stolen-session
    @Test(arguments: [
        ("POST", "/profile/authenticators", #"{"name":"Phone"}"#), ("POST", "/profile/recovery-codes", ""),
        ("POST", "/profile/password", #"{"current":"\#(World.password)","new":"another-fine-secret"}"#),
        ("POST", "/profile/email", #"{"email":"n@new.test"}"#), ("DELETE", "/profile/sessions", ""),
        ("POST", "/users/\(PublicID.string(2))/email", #"{"email":"n@new.test"}"#),
        ("PUT", "/users/\(PublicID.string(2))", #"{"role":"viewer"}"#), ("POST", "/audit/export", ""),
        ("POST", "/billing/invoices/export", ""),
        ("DELETE", "/users/\(PublicID.string(2))/factors", ""), ("DELETE", "/users/\(PublicID.string(2))", ""),
        ("POST", "/users", #"{"email":"n@new.test","role":"admin"}"#),
        ("PUT", "/security", #"{"second_factor":"optional","session_idle":3600}"#),
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
        let holder = try FactorHolder(world)
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

    @Test func `who holds a session cannot guess the password`() throws {
        let world = try World()
        let token = try world.token("viewer")
        func prove(_ password: String) -> Response {
            world.ask("POST", "/profile/proof", #"{"password":"\#(password)"}"#, token)
        }
        for _ in 0..<10 { #expect(prove("wrong").status == 422) }
        #expect(prove(World.password).status == 429)
    }

    @Test func `a right code makes the device known`() throws {
        let world = try World()
        let holder = try FactorHolder(world)
        let body = #"{"password":"\#(World.password)","code":"\#(try holder.code)"}"#
        let answer = world.ask("POST", "/profile/proof", body, holder.token)
        let device = try #require(answer.values("Set-Cookie").first).prefix { $0 != ";" }
        let stranger = try holder.challenge()
        for _ in 0..<11 { _ = holder.prove("000000", stranger) }
        world.clock.now += .seconds(30)
        let cookie = { (request: inout Request) in
            request.cookie = String(device)
            request.secFetchSite = "same-origin"
        }
        #expect(holder.prove(try holder.code, try holder.challenge(cookie), change: cookie).status == 200)
    }
}
