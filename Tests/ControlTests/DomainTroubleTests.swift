import PortalToolkit
import Testing

@testable import portalctl

/// A domain that no longer points here: its state and its notifications.
@Suite struct DomainTroubleTests {
    let portal: Installation
    private let domain = "billing.example.com"

    init() throws {
        portal = try Installation()
        portal.settings["PORTAL_BASE_HOSTS"] = "portal.alder.test"
        portal.addClient("acme")
        portal.addClient("globex")
        for (email, role) in [("one", "owner"), ("two", "owner"), ("ann", "admin"), ("vic", "viewer")] {
            #expect(portal.addUser("\(email)@acme.test", role: role).code == 0)
        }
        try portal.change("UPDATE portal_users SET locale = 'de' WHERE email = 'two@acme.test'")
        #expect(portal.addUser("one@globex.test", role: "owner", client: "globex").code == 0)
        #expect(portal.run("user add invited@acme.test --client acme --role owner").code == 0)
        #expect(portal.run("domain activate \(domain) --client acme").code == 0)
        portal.clock += .seconds(5)
    }

    private func mails(_ columns: String = "recipient") throws -> [String] {
        try portal.rows(
            "SELECT \(columns) FROM mail_outbox WHERE kind = 'domain-trouble' ORDER BY recipient",
            columns: columns.split(separator: ",").count)
    }

    private static func text(_ value: JSON?) -> String { if case .string(let text)? = value { text } else { "" } }

    private func state() throws -> String { try portal.value("SELECT state || ' ' || state_at FROM domains") }

    @Test func `degrading a domain mails all active owners in their language`() throws {
        let run = portal.run("domain degrade Billing.Example.com. --client acme")
        #expect(run.code == 0, "\(run.err)")
        #expect(run.out.contains("\(domain) is degraded, but keeps serving acme."))
        #expect(run.out.contains("Notified by mail: one@acme.test, two@acme.test."))
        #expect(run.out.contains("PORTAL_MAIL_URL is unset"))
        #expect(try state() == "degraded \(noon + .seconds(5))")
        let written = portal.mails().filter { $0["kind"] == .string("domain-trouble") }
            .map { mail in ["to", "from_name", "state", "subject"].map { Self.text(mail[$0]) }.joined(separator: "|") }
        #expect(
            written.sorted() == [
                "one@acme.test|Acme|queued|Your domain \(domain) needs attention",
                "two@acme.test|Acme|queued|Handlungsbedarf bei Ihrer Domain \(domain)",
            ])
        let owners = "SELECT id FROM portal_users WHERE email IN ('one@acme.test', 'two@acme.test') ORDER BY email"
        #expect(try mails("user_id") == portal.rows(owners), "it goes when the account goes")
        let texts = portal.mails().filter { $0["kind"] == .string("domain-trouble") }.map { Self.text($0["text"]) }
        #expect(texts.count == 2)
        for text in texts {
            #expect(text.contains("https://portal.alder.test/portal/acme/branding\n"))
            #expect(!text.contains("https://\(domain)"))
        }
    }

    @Test func `degrading a degraded domain again changes nothing`() throws {
        #expect(portal.run("domain degrade \(domain) --client acme").code == 0)
        let before = try portal.dump()
        portal.clock += .minutes(1)
        let again = portal.run("domain degrade \(domain) --client acme")
        #expect(again.code == 0 && again.out.contains("degraded since 2026-01-15T10:00:05"), "\(again.out)")
        #expect(try portal.dump() == before)
        #expect(
            try portal.rows(
                """
                SELECT actor_kind, actor_name, target_kind, target_name, details FROM audit_events
                WHERE action = 'domain.degraded'
                """, columns: 5)
                == [#"operator|Alder|domain|\#(domain)|{"state":{"old":"active","new":"degraded"}}"#])
    }

    /// Mail, state and event are stored together, or not at all.
    @Test func `degrading is rolled back when its mail cannot be stored`() throws {
        try portal.change("CREATE TRIGGER full BEFORE INSERT ON mail_outbox BEGIN SELECT RAISE(ABORT, 'full'); END")
        let before = try portal.dump()
        #expect(portal.run("domain degrade \(domain) --client acme").code == 1)
        #expect(try portal.dump() == before)
    }

    @Test func `activating a degraded domain restores it, and a new degradation mails again`() throws {
        portal.run("domain degrade \(domain) --client acme")
        portal.clock += .minutes(1)
        #expect(portal.run("domain activate \(domain) --client acme").code == 0)
        #expect(try state() == "active \(noon + .seconds(65))")
        #expect(
            try portal.rows("SELECT action FROM audit_events WHERE action LIKE 'domain.%' ORDER BY at")
                == ["domain.active", "domain.degraded", "domain.active"])
        #expect(try mails().count == 2)
        portal.run("domain degrade \(domain) --client acme")
        #expect(try mails().count == 4, "the next time they are told again")
    }

    /// Rules for new claims do not apply to existing ones: the demo's is one of the portal's own names.
    @Test func `a client's own domain can be reactivated even if new claims of it are refused`() throws {
        try portal.change("UPDATE domains SET name = 'billing.acme.localhost', state = 'degraded'")
        #expect(portal.run("domain activate Billing.acme.localhost --client acme").code == 0)
        #expect(try state().hasPrefix("active "))
        #expect(portal.run("domain activate other.acme.localhost --client acme").code == 1)
    }

    @Test(arguments: ["pending", "failed", "verified", "issuing", "certificate-failed", "suspended"])
    func `only an active domain can be degraded`(state: String) throws {
        try portal.change("UPDATE domains SET state = '\(state)'")
        let before = try portal.dump()
        let run = portal.run("domain degrade \(domain) --client acme")
        #expect(run.code == 1)
        #expect(run.err.contains("\(domain) is \(state); only an active domain can be degraded"))
        #expect(try portal.dump() == before)
    }

    @Test func `only a domain of the given client can be degraded`() throws {
        let before = try portal.dump()
        let others = portal.run("domain degrade \(domain) --client globex")
        #expect(others.code == 1 && others.err.contains("globex has no domain \(domain)"))
        #expect(portal.run("domain degrade other.example.com --client acme").err.contains("acme has no domain other"))
        #expect(portal.run("domain degrade \(domain) --client nobody").err.contains("there is no client nobody"))
        #expect(portal.run("domain degrade \(domain)").code == 64)
        #expect(try portal.dump() == before)
    }

    @Test func `the JSON output of domain degrade lists the mailed owners`() throws {
        portal.settings["PORTAL_MAIL_URL"] = "smtp://mail.test"
        let run = portal.run("domain degrade \(domain) --client acme --json")
        #expect(
            run.out == """
                {"name":"\(domain)","client":"acme","state":"degraded","since":"2026-01-15T10:00:05Z",\
                "mailed":["one@acme.test","two@acme.test"]}

                """)
        let again = portal.run("domain degrade \(domain) --client acme --json")
        #expect(again.out.contains(#""since":"2026-01-15T10:00:05Z","mailed":[]"#), "\(again.out)")
    }

    /// Operators learn when the mail cannot help.
    @Test func `domain degrade warns when its mail cannot help`() throws {
        portal.settings["PORTAL_MAIL_URL"] = "smtp://mail.test"
        portal.run("portal disable acme")
        let dark = portal.run("domain degrade \(domain) --client acme")
        #expect(dark.out.contains("does not answer, so the link in the mail does not work: it is off"), "\(dark.out)")
        #expect(!dark.out.contains("PORTAL_MAIL_URL"))
        #expect(portal.run("domain activate pay.globex.example --client globex").code == 0)
        #expect(portal.run("user remove one@globex.test --client globex --force").code == 0)
        let ownerless = portal.run("domain degrade pay.globex.example --client globex")
        #expect(ownerless.code == 0 && ownerless.out.contains("globex has no active owner, so no one is notified."))
    }
}
