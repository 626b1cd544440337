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
        #expect(reset("Canary acme 2026").errors == ["password is-tenant-name"])
        let hashes = world.services.hasher.hashes
        #expect(reset("another-fine-secret").status == 204, "the link has not been used up")
        #expect(world.services.hasher.hashes == hashes + 2)
        #expect(reset("a-third-fine-secret").code == "link-expired")
    }

    @Test(arguments: [
        ("viewer@acme.test", "is-email"), ("VIEWER@ACME.TEST", "is-email"), ("viewer-2026-2027!", "is-email"),
        ("Canary acme 2026", "is-tenant-name"), ("canaryacme-2026", "is-tenant-name"),
        ("ＣＡＮＡＲＹ　acme 2026!", "is-tenant-name"), ("acme-acme-acme-acme", "is-tenant-name"),
        ("MSP 1 MSP 1 MSP 1", "is-portal-name"), ("msp1@canaryacme", "is-portal-name"),
        ("localhost-8443-8443", "is-portal-name"), ("short", "too-short"), ("Password12345678!", "too-common"),
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
            "localhost-8443-8443", "billing.acme.example", "Billing-Acme-Example", "clients.msp.example",
            "clientsmspexample1",
            "Customer Portal", "customer-portal-2026", "Kundenportal 2026", "ＫＵＮＤＥＮ-portal!!!",
            "Портал клієнта!", "ПорталКлієнта77", "Клієнтський портал", "КлієнтськийПортал7",
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
            ("new.person@acme.test", "is-email"), ("NewPerson#12345", "is-email"),
            ("Canary acme 2026", "is-tenant-name"), ("msp1 localhost!", "is-portal-name"),
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
        #expect(short?["min"] == .integer(15))
    }

    /// NIST SP 800-63B-4 §3.1.1.2. What the pages are told is what counts.
    @Test func `a password alone needs 15 characters, beside a factor 10`() throws {
        let world = try World()
        let (ten, fourteen, fifteen) = ("xvkzqwjyuo", "xvkzqwjyuoebmn", "xvkzqwjyuoebmnt")
        #expect(try change(world, to: fourteen).errors == ["new too-short"])
        #expect(try change(world, to: fifteen).status == 204)
        #expect(world.ask("GET", "/profile/factors", "", try world.token("admin")).minimum == 15)
        let holder = try FactorHolder(world)
        #expect(world.ask("GET", "/profile/factors", "", holder.token).minimum == 10)
        func replace(_ current: String, with password: String) -> Response {
            let body = #"{"current":"\#(current)","new":"\#(password)"}"#
            return world.ask("POST", "/profile/password", body, holder.token)
        }
        let nine = replace(World.password, with: String(ten.dropLast()))
        #expect(nine.json["errors"]?.elements.first?["min"] == .integer(10))
        #expect(replace(World.password, with: ten).status == 204)
        // The password was made beside a factor and stays; the next one is measured anew.
        #expect(world.ask("DELETE", "/profile/authenticators/\(holder.id)", "", holder.token).status == 204)
        #expect(world.login(holder.email, ten).json["jwt"] != nil)
        #expect(replace(ten, with: fourteen).errors == ["new too-short"])
    }

    @Test(arguments: [(true, 10), (false, 15)])
    func `a reset link tells how long the password has to be`(hasFactor: Bool, least: Int) throws {
        let world = try World()
        if hasFactor { _ = try FactorHolder(world) }
        _ = world.post("/auth/forgot", #"{"email":"owner@acme.test"}"#)
        let token = try #require(try world.connection.read { try $0.first(PeopleTests.reset, as: { $0.text(0) }) })
        #expect(world.post("/auth/reset/check", #"{"token":"\#(token)"}"#).minimum == least)
        func reset(_ length: Int) -> Response {
            world.post("/auth/reset", #"{"token":"\#(token)","password":"\#("xvkzqwjyuoebmnt".prefix(length))"}"#)
        }
        #expect(reset(least - 1).errors == ["password too-short"])
        #expect(reset(least).status == 204)
    }

    @Test func `an invitation tells how long the password has to be`() throws {
        let world = try World()
        let (_, token) = try PeopleTests().invite(world)
        #expect(world.post("/auth/invitation", #"{"token":"\#(token)"}"#).minimum == 15)
        #expect(PeopleTests().accept(world, token, password: "xvkzqwjyuoebmn").errors == ["password too-short"])
        #expect(PeopleTests().accept(world, token, password: "xvkzqwjyuoebmnt").status == 200)
    }
}

extension Response {
    /// The `min_password` of an answer.
    fileprivate var minimum: Int? {
        guard case .integer(let number) = json["min_password"] else { return nil }
        return Int(number)
    }
}
