import PortalToolkit
import Testing

@testable import portalctl

/// Decisions of operators.
@Suite struct OperatorTests {
    let portal: Installation

    init() throws {
        portal = try Installation()
    }

    // MARK: Licences

    @Test(arguments: [("free", "covers no portal"), ("pro", "covers no portal")])
    func `free and pro licences cover no portal`(tier: String, reason: String) throws {
        portal.run("msp add m --name Cedar --tier \(tier)")
        portal.run("client add umbrella --msp m --name Umbrella")
        let run = portal.run("portal enable umbrella")
        #expect(run.code == 1)
        #expect(run.err.contains("the licence of Cedar (\(tier)) \(reason)"))
        #expect(try portal.value("SELECT portal_enabled FROM clients") == "0")
        #expect(portal.importLines(#"{"type":"branding","client":"umbrella","portal_enabled":true}"#).code == 1)
        #expect(portal.addUser("owner@u.test", role: "owner", client: "umbrella").code == 1)
    }

    /// The contact card tells the customer's people whom to ask.
    @Test func `portal enable points out missing contact details`() {
        portal.addClient()
        let hint = "portalctl branding set acme --support EMAIL"
        #expect(portal.run("portal enable acme").out.contains(hint))
        portal.run("branding set acme --phone +49301234")
        #expect(!portal.run("portal enable acme").out.contains(hint))
    }

    @Test func `a team licence covers one portal`() throws {
        portal.addClient("acme", tier: "team")
        portal.run("client add globex --msp msp-acme --name Globex")
        let run = portal.run("portal enable globex")
        #expect(run.code == 1)
        #expect(run.err.contains("covers 1 portal, used by acme"))
        #expect(portal.run("portal enable acme").code == 0)
        #expect(portal.run("portal disable acme").code == 0)
        #expect(portal.run("portal enable globex").code == 0)
        #expect(
            try portal.rows(
                "SELECT action FROM audit_events WHERE client_id = (SELECT id FROM clients WHERE slug = 'acme')"
            ).sorted()
                == ["client.added", "portal.disabled", "portal.enabled"])
    }

    @Test func `after a downgrade client list says which portal answers and why others do not`() throws {
        portal.addClient("acme")
        portal.run("client add globex --msp msp-acme --name Globex")
        portal.clock += .seconds(1)
        #expect(portal.run("portal enable globex").code == 0)
        let refused = portal.run("msp set msp-acme --tier team")
        #expect(refused.code == 1 && refused.err.contains("portal globex answers as if it did not exist"))
        #expect(portal.run("msp set msp-acme --tier team --yes").code == 0)
        let list = portal.run("client list --json").out
        #expect(
            list.contains(
                #""client":"acme","msp":"Alder","name":"Acme","status":"active","portal_enabled":true,"answers":true"#))
        #expect(list.contains("covers 1 portal, and another was enabled before"))
        #expect(portal.run("msp license msp-acme").out.contains("portal globex answers as if it did not exist"))
        portal.run("msp license msp-acme --expires 2026-01-15")
        #expect(portal.run("client list --json").out.contains(#""answers":true"#))
        portal.clock += .days(16)
        #expect(!portal.run("client list --json").out.contains(#""answers":true"#))
        #expect(portal.run("client list").out.contains("expired more than 14 days ago"))
    }

    @Test func `a team licence has five seats`() throws {
        portal.addClient("acme", tier: "team")
        for number in 1...5 { #expect(portal.addUser("u\(number)@acme.test", role: "viewer").code == 0) }
        let run = portal.addUser("u6@acme.test", role: "viewer")
        #expect(run.code == 1)
        #expect(run.err.contains("all 5 seats"))
    }

    // MARK: Users

    @Test func `user add stores a hashed password and an audit event`() throws {
        portal.addClient()
        let run = portal.run(
            [
                "user", "add", "Owner@Acme.Test", "--client", "acme", "--role", "owner", "--name", "Olivia", "--locale",
                "uk",
                "--password-stdin", "--json",
            ], input: "correct-horse-battery\r\n")
        #expect(run.code == 0)
        #expect(run.json?["email"] == .string("owner@acme.test"))
        #expect(
            try portal.rows("SELECT email, name, role, locale, status FROM portal_users", columns: 5)
                == ["owner@acme.test|Olivia|owner|uk|active"])
        let hash = try portal.value("SELECT password_hash FROM portal_users")
        #expect(try PasswordHasher(threads: 2, parameters: .insecure).verify("correct-horse-battery", against: hash))
        #expect(
            try portal.rows(
                "SELECT actor_kind, actor_name, target_name, ip FROM audit_events WHERE action = 'user.created'",
                columns: 4)
                == ["operator|Alder|owner@acme.test|"])
    }

    @Test(arguments: [
        ("x@acme.test", "short", "must have at least 15"), ("x@acme.test", "xvkzqwjyuoebmn", "must have at least 15"),
        ("x@acme.test", "password12345678", "must not be easy to guess"),
        ("longname@acme.test", "longname@acme.test", "e-mail"),
    ])
    func `user add applies the password policy of the portal`(email: String, password: String, reason: String) throws {
        portal.addClient()
        let run = portal.run("user add \(email) --client acme --role viewer --password-stdin", input: password)
        #expect(run.code == 1)
        #expect(run.err.contains(reason), "\(run.err)")
        #expect(!run.err.contains("\(password)\n"))
        #expect(try portal.value("SELECT count(*) FROM portal_users") == "0")
    }

    @Test func `user add refuses invalid values and duplicates`() {
        portal.addClient()
        #expect(portal.addUser("nonsense", role: "viewer").code == 64)
        #expect(portal.addUser("x@acme.test", role: "king").code == 64)
        #expect(portal.addUser("x@acme.test", role: "viewer", client: "nobody").code == 1)
        #expect(portal.addUser("x@acme.test", role: "viewer").code == 0)
        #expect(portal.addUser("X@acme.test", role: "viewer").err.contains("is already a user of acme"))
        #expect(
            portal.run("user add y@acme.test --client acme --role viewer --locale fr --password-stdin", input: "x").code
                == 64)
    }

    @Test func `the last owner stays unless forced, and a role change ends sessions`() throws {
        portal.addClient()
        _ = portal.addUser("one@acme.test", role: "owner")
        _ = portal.addUser("two@acme.test", role: "admin")
        for command in ["user remove one@acme.test --client acme", "user role one@acme.test viewer --client acme"] {
            let run = portal.run(command)
            #expect(run.code == 1)
            #expect(run.err.contains("is the last owner of acme"))
        }
        #expect(portal.run("user role two@acme.test owner --client acme").code == 0)
        let user = "(SELECT id FROM portal_users WHERE email = 'one@acme.test')"
        try portal.change(
            """
            INSERT INTO sessions SELECT client_id, 1, \(user), 0, 0, 9000000000000, 1, NULL, NULL, NULL FROM portal_users
            WHERE id = \(user)
            """)
        #expect(portal.run("user role one@acme.test viewer --client acme").code == 0)
        #expect(try portal.value("SELECT COUNT(*) FROM sessions") == "0")
        #expect(portal.run("user remove two@acme.test --client acme").code == 1)
        #expect(portal.run("user remove two@acme.test --client acme --force").code == 0)
        #expect(
            try portal.rows("SELECT details FROM audit_events WHERE action = 'user.role-changed' ORDER BY target_name")
                == [#"{"role":{"old":"owner","new":"viewer"}}"#, #"{"role":{"old":"admin","new":"owner"}}"#])
        #expect(try portal.rows("SELECT email FROM portal_users") == ["one@acme.test"])
    }

    // MARK: Clients, branding, domains

    @Test func `suspending a client ends its sessions`() throws {
        portal.addClient()
        _ = portal.addUser("one@acme.test", role: "owner")
        try portal.change(
            """
            INSERT INTO sessions (client_id, id, user_id, created_at, last_seen_at, expires_at, idle_ms)
            SELECT client_id, 1, id, 0, 0, 9000000000000, 1 FROM portal_users
            """)
        #expect(portal.run("client suspend acme").code == 0)
        #expect(try portal.value("SELECT count(*) FROM sessions") == "0")
        #expect(portal.run("client list").out.contains("inactive: the client is suspended"))
        #expect(portal.run("client suspend acme").out.contains("already"))
        #expect(portal.run("client resume acme").code == 0)
        #expect(
            try portal.rows("SELECT action FROM audit_events WHERE action LIKE 'client.%' ORDER BY 1")
                == ["client.added", "client.resumed", "client.suspended"])
    }

    @Test func `msp set leaves unmentioned fields unchanged`() throws {
        let host = portal.run(
            "msp add alder --name Alder --tier team --contact IT@alder.test --base-host Portal.Alder.Test")
        #expect(host.out.contains("Also add portal.alder.test to PORTAL_BASE_HOSTS"))
        #expect(!portal.run("msp set alder --tier enterprise --contact=").out.contains("PORTAL_BASE_HOSTS"))
        #expect(
            try portal.rows("SELECT name, tier, contact_email, base_host FROM msps", columns: 4) == [
                "Alder|enterprise||portal.alder.test"
            ])
        #expect(portal.run("msp add alder --name A --tier team").err.contains("MSP alder already exists"))
        #expect(
            portal.run("msp add birch --name B --tier team --base-host portal.alder.test").err.contains("another MSP"))
        #expect(portal.run("msp set alder --imprint http://x.test").code == 64)
    }

    @Test func `branding values are set and cleared`() throws {
        portal.addClient()
        let run = portal.run("branding set acme --primary #0B6E4F --support help@alder.test --json")
        #expect(run.json?["operator"]?["primary_color"] == .string("#0b6e4f"))
        portal.run("branding set acme --support=")
        #expect(try portal.rows("SELECT primary_color, support_email FROM client_branding", columns: 2) == ["#0b6e4f|"])
        #expect(portal.run("branding set acme --primary red").code == 64)
        #expect(portal.run("branding set acme").code == 64)
        #expect(try portal.value("SELECT count(*) FROM audit_events WHERE action = 'branding.updated'") == "2")
    }

    @Test func `contact details are set and cleared`() throws {
        portal.addClient()
        func run(_ words: [String]) -> Int32 { portal.run(["branding", "set", "acme"] + words).code }
        let set = portal.run([
            "branding", "set", "acme", "--phone", "+49 30 1234-0", "--hours", "Mon–Fri 8:00–18:00", "--help-page",
            "https://alder.test/help", "--json",
        ])
        #expect(set.json?["operator"]?["support_phone"] == .string("+49 30 1234-0"))
        #expect(set.json?["operator"]?["support_hours"] == .string("Mon–Fri 8:00–18:00"))
        #expect(set.json?["operator"]?["support_url"] == .string("https://alder.test/help"))
        #expect(run(["--hours="]) == 0)
        #expect(portal.run("branding show acme").out.contains("+49 30 1234-0"))
        for wrong in [["--phone", "call us"], ["--hours", "a\nb"], ["--help-page", "http://alder.test"]] {
            #expect(run(wrong) == 64)
        }
        #expect(
            try portal.rows("SELECT support_phone, support_hours, support_url FROM client_branding", columns: 3)
                == ["+49 30 1234-0||https://alder.test/help"])
    }

    /// Regardless of kind and number: the one that served redirects, all other names are released, each with an event.
    @Test func `activating a domain replaces all others of the client`() throws {
        portal.addClient()
        let states = ["pending", "failed", "verified", "issuing", "certificate-failed", "degraded", "suspended"]
        for (id, state) in (states + states).enumerated() {
            let origin = id.isMultiple(of: 2) ? "owner" : "operator"
            try portal.change(
                """
                INSERT INTO domains (client_id, id, name, origin, state, state_at, token, created_at)
                SELECT id, \(id), 'd\(id).example.com', '\(origin)', '\(state)', 0, 't', 0 FROM clients
                """)
        }
        #expect(portal.run("domain activate d3.example.com --client acme").code == 0)
        #expect(
            try portal.rows("SELECT name || ' ' || state FROM domains WHERE moved_until IS NULL") == [
                "d3.example.com active"
            ])
        #expect(
            try portal.rows("SELECT name FROM domains WHERE moved_until = \(noon + .days(30)) ORDER BY name") == [
                "d12.example.com", "d5.example.com",
            ])
        let told = try portal.rows(
            "SELECT action || ' ' || target_name FROM audit_events WHERE action LIKE 'domain%' ORDER BY 1")
        let released = (0..<states.count * 2).filter { ![3, 5, 12].contains($0) }.map {
            "domain.released d\($0).example.com"
        }
        #expect(
            told == [
                "domain.active d3.example.com", "domain.moved d12.example.com", "domain.moved d5.example.com",
            ] + released.sorted())
    }

    @Test func `a domain serves one client only`() throws {
        portal.addClient("acme")
        portal.addClient("globex")
        #expect(portal.run("domain activate Billing.Example.com. --client acme").code == 0)
        let taken = portal.run("domain activate billing.example.com --client globex")
        #expect(taken.err.contains("serves another client"))
        #expect(portal.run("domain activate other.example.com --client acme").code == 0)
        #expect(
            try portal.rows(
                "SELECT name, state, origin, moved_until IS NULL FROM domains ORDER BY created_at, name", columns: 4)
                == ["billing.example.com|active|operator|0", "other.example.com|active|operator|1"])
        for name in ["x.localhost", "localhost", "10.0.0.1", "a.local", "*.example.com", "single"] {
            #expect(portal.run("domain activate \(name) --client acme").code == 1, "\(name)")
        }
        #expect(portal.run("domain list --client acme --json").out.contains(#""state":"active""#))
        #expect(portal.run("domain release other.example.com --client acme").code == 0)
        #expect(portal.run("domain release other.example.com --client acme").code == 1)
        #expect(
            try portal.rows("SELECT action FROM audit_events WHERE action LIKE 'domain%' ORDER BY 1")
                == ["domain.active", "domain.active", "domain.degraded", "domain.moved", "domain.released"],
            "the former one serves again")
    }

    /// A claim awaiting verification, as made by an owner.
    private func claim(_ name: String, id: Int, client slug: String) throws {
        try portal.change(
            """
            INSERT INTO domains (client_id, id, name, origin, state, state_at, token, created_at)
            SELECT id, \(id), '\(name)', 'owner', 'pending', \(id), 't\(id)', \(id) FROM clients WHERE slug = '\(slug)'
            """)
    }

    /// docs/security.md#t31-contested-domain
    @Test func `a contested name serves the client of the operator's choice, not of the first claim`() throws {
        for (id, slug) in ["acme", "globex"].enumerated() {
            portal.addClient(slug)
            try claim("billing.example.com", id: id, client: slug)
        }
        let chosen = portal.run("domain activate billing.example.com --client globex")
        #expect(chosen.code == 0, "\(chosen.err)")
        let refused = portal.run("domain activate billing.example.com --client acme")
        #expect(refused.code == 1 && refused.err.contains("serves another client"))
        #expect(
            try portal.rows(
                "SELECT slug, state FROM domains d JOIN clients c ON c.id = d.client_id ORDER BY slug", columns: 2)
                == ["acme|pending", "globex|active"])
    }

    /// It would take the host from that MSP's clients.
    @Test func `a claim is not activated once its name has become an MSP's own host`() throws {
        portal.addClient()
        try claim("portal.birch.test", id: 1, client: "acme")
        try claim("acme.portal.birch.test", id: 2, client: "acme")
        #expect(portal.run("msp add birch --name Birch --tier team --base-host portal.birch.test").code == 0)
        for name in ["portal.birch.test", "acme.portal.birch.test"] {
            let run = portal.run("domain activate \(name) --client acme")
            #expect(run.code == 1 && run.err.contains("the portal's own names"), "\(run.err)")
        }
        #expect(try portal.rows("SELECT state FROM domains") == ["pending", "pending"])
    }
}
