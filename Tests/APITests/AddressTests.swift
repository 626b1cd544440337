import Testing

@testable import PortalAPI
@testable import PortalToolkit

/// Addresses that look the same are equivalent (RFC 8265); those stored earlier keep working.
@Suite struct AddressTests {
    private func invite(_ world: World, _ email: String) throws -> Response {
        let token = try world.token("owner")
        return world.post("/users", #"{"email":"\#(email)","role":"viewer"}"#) { $0.authorization = "Bearer " + token }
    }

    /// Stores an account like an older version, with the usual password.
    private func store(_ world: World, _ email: String, id: Int = 50) throws {
        try world.run(
            """
            INSERT INTO portal_users (client_id, id, email, name, role, locale, status, password_hash, created_at)
            VALUES (1, \(id), '\(email)', 'Old', 'viewer', 'en', 'active', '\(Seed.passwordHash)', 0)
            """)
    }

    @Test(arguments: [
        "ｏｗｎｅｒ@acme.test", "Owner＠ＡＣＭＥ．test", "ＯＷＮＥＲ@acme。test", "owner@acme.test.", "OWNER@acme.test\u{200b}",
    ])
    func `an existing user is not invited again, however the address is spelled`(email: String) throws {
        let world = try World()
        #expect(try invite(world, email).code == "email-taken")
        #expect(world.login(email).status == 200)
    }

    @Test func `internationalised domains are compared in their ASCII form`() throws {
        let world = try World()
        #expect(try invite(world, "jo@bücher.test").json["email"] == .string("jo@xn--bcher-kva.test"))
        for same in ["jo@xn--bcher-kva.test", "JO@BÜCHER.test", "jo@XN--BCHER-KVA.TEST.", "jo@bu\u{308}cher.test"] {
            #expect(try invite(world, same).code == "email-taken", "\(same)")
        }
    }

    @Test func `an invitation needs a deliverable e-mail address`() throws {
        let world = try World()
        for (email, code) in [
            ("a@b", "email-single-label"), ("a@localhost", "email-single-label"), ("a@127.0.0.1", "email-domain"),
            ("𝐚@acme.test", "email-character"), ("a\u{fe0f}@acme.test", "email-character"),
        ] {
            #expect(try invite(world, email).errors == ["email \(code)"], "\(email)")
        }
        #expect(try invite(world, "олена@приклад.укр").status == 201)
    }

    @Test(arguments: ["a@b", "root@localhost", "ａ@acme.test", "𝐚@acme.test"])
    func `addresses stored under older rules still log in and reset passwords`(stored: String) throws {
        let world = try World()
        try store(world, stored)
        #expect(world.login(" " + stored.uppercased()).status == 200)
        _ = world.post("/auth/forgot", #"{"email":"\#(stored)"}"#)
        #expect(try world.count("SELECT COUNT(*) FROM mail_outbox WHERE user_id = 50 AND recipient = '\(stored)'") == 1)
    }

    @Test func `a new address is compared with stored ones in normalised form`() throws {
        let world = try World()
        try store(world, "ｂ@acme.test")
        #expect(try invite(world, "b@acme.test").code == "email-taken")
        #expect(try invite(world, "Ｂ@acme.test").code == "email-taken")
    }

    /// Two accounts that an older version considered different: each is reached by its exact spelling.
    @Test func `two stored accounts with look-alike addresses stay separate`() throws {
        let world = try World()
        try store(world, "ａ@acme.test", id: 50)
        try store(world, "a@acme.test", id: 51)
        for (email, id) in [("ａ@acme.test", 50), ("A@acme.test", 51)] {
            #expect(world.login(email).status == 200)
            #expect(try world.count("SELECT COUNT(*) FROM sessions WHERE user_id = \(id)") == 1, "\(email)")
        }
    }

    /// Guesses are counted by equivalent address, regardless of spelling.
    @Test func `all spellings of an address share one login throttle`() throws {
        let world = try World()
        let forms = ["owner@acme.test", "ｏwner@acme.test", " OWNER@acme.test", "owner@acme.test."]
        for number in 0..<10 {
            let answer = world.login(forms[number % 4], "wrong-password-x") {
                $0.clientAddress = "198.51.100.\(number)"
            }
            #expect(answer.status == 401)
        }
        for form in forms { #expect(world.login(form) { $0.clientAddress = "203.0.113.9" }.status == 429, "\(form)") }
    }
}
