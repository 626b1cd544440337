import Database
import Testing

@testable import PortalAPI
@testable import PortalToolkit

/// Refused passwords: the current one, the user's address, the names of tenant, provider and portal.
@Suite struct PasswordRuleTests {
    private func change(_ world: World, to new: String, current: String = World.password) throws -> Response {
        let token = try world.token("viewer")
        return world.post("/profile/password", #"{"current":"\#(current)","new":"\#(new)"}"#) {
            $0.authorization = "Bearer " + token
        }
    }

    @Test func `a new password must differ from the current one`() throws {
        let world = try World()
        let hashes = world.services.hasher.hashes
        #expect(try change(world, to: World.password).errors == ["new is-current"])
        #expect(world.services.hasher.hashes == hashes + 2, "one for the login, one for the current password")
        #expect(try change(world, to: World.password, current: "wrong").errors == ["current wrong"])
        #expect(world.login("viewer@acme.test").status == 200)
        #expect(try world.count("SELECT COUNT(*) FROM audit_events WHERE action = 'auth.password-changed'") == 0)
        #expect(try change(world, to: World.password + " ").status == 204, "blanks count in passwords")
    }

    @Test func `a reset needs a different password, and a refusal does not use up the link`() throws {
        let world = try World()
        _ = world.post("/auth/forgot", #"{"email":"owner@acme.test"}"#)
        let token = try #require(try world.connection.read { try $0.first(PeopleTests.reset, as: { $0.text(0) }) })
        func reset(_ password: String) -> Response {
            world.post("/auth/reset", #"{"token":"\#(token)","password":"\#(password)"}"#)
        }
        #expect(reset(World.password).errors == ["password is-current"])
        #expect(reset("Canary acme").errors == ["password is-tenant-name"])
        let hashes = world.services.hasher.hashes
        #expect(reset("another-fine-secret").status == 204, "the link has not been used up")
        #expect(world.services.hasher.hashes == hashes + 2)
        #expect(reset("a-third-fine-secret").code == "link-expired")
    }

    @Test(arguments: [
        ("viewer@acme.test", "is-email"), ("VIEWER@ACME.TEST", "is-email"), ("viewer-2026!", "is-email"),
        ("Canary acme", "is-tenant-name"), ("canaryacme", "is-tenant-name"), ("ＣＡＮＡＲＹ　acme!", "is-tenant-name"),
        ("acme-acme-acme", "is-tenant-name"), ("MSP 1 MSP 1 MSP 1", "is-portal-name"),
        ("msp1@canaryacme", "is-portal-name"),
        ("localhost-8443", "is-portal-name"), ("short", "too-short"), ("password1234", "too-common"),
    ])
    func `short, common and name-based passwords are refused`(password: String, code: String) throws {
        let world = try World()
        #expect(try change(world, to: password).errors == ["new \(code)"], "\(password)")
    }

    /// Regardless of the request's host.
    @Test(arguments: ["localhost", "billing.acme.example", "clients.msp.example"])
    func `all names of the portal are refused as passwords, whichever host is used`(host: String) throws {
        let world = try World()
        try world.run("UPDATE msps SET base_host = 'clients.msp.example' WHERE id = 1")
        let token = try world.token("viewer")
        func change(to new: String) -> [String] {
            world.post("/profile/password", #"{"current":"\#(World.password)","new":"\#(new)"}"#) {
                $0.authorization = "Bearer " + token
                $0.host = host
            }.errors
        }
        for name in [
            "localhost-8443", "billing.acme.example", "Billing-Acme-Example", "clients.msp.example",
            "clientsmspexample1",
            "Customer Portal", "customer-portal-2026", "Kundenportal", "ＫＵＮＤＥＮ-portal!", "Портал клієнта",
            "ПорталКлієнта7", "Клієнтський портал", "КлієнтськийПортал7",
            "Kundenportal Canary acme", "acme@billing.acme.example",
        ] { #expect(change(to: name) == ["new is-portal-name"], "\(name)") }
        #expect(change(to: "billing.globex.example") == [], "no name of this portal")
    }

    @Test func `an invitation cannot be accepted with a name-based password`() throws {
        let world = try World()
        let token = try world.token("owner")
        let invited = world.post("/users", #"{"email":"new.person@acme.test","role":"viewer"}"#) {
            $0.authorization = "Bearer " + token
        }
        let link = try #require(invited.json["invitation_url"]?.text?.split(separator: "=").last)
        for (password, code) in [
            ("new.person@acme.test", "is-email"), ("NewPerson#1", "is-email"), ("Canary acme 7", "is-tenant-name"),
            ("msp1 localhost", "is-portal-name"),
        ] {
            let answer = world.post(
                "/auth/accept", #"{"token":"\#(link)","name":"New","password":"\#(password)"}"#)
            #expect(answer.errors == ["password \(code)"], "\(password)")
        }
    }

    @Test func `password length errors state their bounds`() throws {
        let world = try World()
        let errors = try change(world, to: String(repeating: "xyz ", count: 65)).json["errors"]?.elements.first
        #expect(errors?["code"] == .string("too-long") && errors?["max"] == .integer(256))
        let short = try change(world, to: "abc").json["errors"]?.elements.first
        #expect(short?["min"] == .integer(10))
    }
}
