import PortalLogic
import PortalStore
import PortalToolkit
import Testing

@testable import portalctl

/// What a domain's check changes in the database: states, audit events, mails, other claims.
@Suite struct DomainSettlementTests {
    let portal: Installation
    let store: StoreConnection
    private let name = "billing.example.com"
    private let sound = DomainFindings(ownership: .ok, routing: .ok, authority: .ok)
    private let gone = DomainFindings(ownership: .missing, routing: .missing, authority: .ok)
    private var good: ProbeResult {
        .good(Certificate(issuer: "CA", notBefore: portal.clock - .days(1), notAfter: portal.clock + .days(89)))
    }

    init() throws {
        portal = try Installation()
        portal.settings["PORTAL_BASE_HOSTS"] = "portal.alder.test"
        for slug in ["acme", "globex"] {
            portal.addClient(slug)
            #expect(portal.addUser("owner@\(slug).test", role: "owner", client: slug).code == 0)
            #expect(portal.addUser("admin@\(slug).test", role: "admin", client: slug).code == 0)
        }
        store = try Store(path: portal.path("portal.db")).connect()
    }

    /// Imports a claim as an owner's.
    private func claim(_ name: String, _ slug: String, _ state: DomainState = .pending) throws {
        let id = abs(name.hashValue % 1000) + (slug == "acme" ? 1000 : 2000)
        try portal.change(
            """
            INSERT INTO domains (client_id, id, name, origin, state, state_at, token, created_at, next_check_at)
            SELECT id, \(id), '\(name)', 'owner', '\(state.rawValue)', \(portal.clock), 't', \(portal.clock), \(portal.clock)
            FROM clients WHERE slug = '\(slug)'
            """)
    }

    /// Runs all due checks with these results, until none is due.
    private func check(_ findings: DomainFindings?, _ probe: ProbeResult? = nil) throws {
        while case let due = try claimed(), !due.isEmpty {
            for domain in due {
                var turn = DomainTurn(domain, isServed: true)
                if turn.asksDNS { turn.findings = findings }
                if turn.probes { turn.probe = probe }
                try settle(turn)
            }
        }
    }

    private func claimed() throws -> [Domain] {
        let now = portal.clock
        return try store.writeDomains { try $0.claim(now: now, until: now + .minutes(2), limit: 10) }
    }

    private func settle(_ turn: DomainTurn) throws {
        let (now, values) = (portal.clock, DomainSettlement.Values(portal.random))
        try store.writeDomains { _ = try DomainSettlement($0, now: now).apply(turn, values) }
    }

    private func states() throws -> [String] {
        try portal.rows(
            """
            SELECT c.slug || ' ' || d.name || ' ' || d.state || CASE WHEN d.moved_until IS NULL THEN '' ELSE ' moved' END
            FROM domains d JOIN clients c ON c.id = d.client_id ORDER BY 1
            """)
    }

    private func events(_ slug: String = "acme") throws -> [String] {
        try portal.rows(
            """
            SELECT e.actor_kind || ' ' || e.action || ' ' || e.target_name || ' ' || e.details FROM audit_events e
            JOIN clients c ON c.id = e.client_id WHERE c.slug = '\(slug)' AND e.action LIKE 'domain%' ORDER BY 1
            """)
    }

    private func mails() -> [String] {
        portal.mails().reversed().map { "\($0["to"]?.text ?? "") \($0["kind"]?.text ?? "")" }
            .filter { $0.contains("domain") }
    }

    @Test func `a claim goes live step by step, each audited, and its owner is told`() throws {
        try claim(name, "acme")
        try check(sound, good)
        #expect(try states() == ["acme \(name) active"])
        #expect(
            try events().sorted() == [
                #"system domain.active \#(name) {"state":{"old":"issuing","new":"active"}}"#,
                #"system domain.issuing \#(name) {"state":{"old":"verified","new":"issuing"}}"#,
                #"system domain.verified \#(name) {"state":{"old":"pending","new":"verified"}}"#,
            ])
        #expect(mails() == ["owner@acme.test domain-active"])
        #expect(portal.mails()[0]["subject"]?.text == "Your domain \(name) is working")
    }

    @Test func `a domain that stops leading here degrades and is suspended, each told once; it recovers`() throws {
        try claim(name, "acme")
        try check(sound, good)
        func pass(_ duration: Duration) { portal.clock += duration }
        pass(.days(2))
        for _ in 0..<4 {
            try check(gone, good)
            pass(.minutes(20))
        }
        #expect(try states() == ["acme \(name) degraded"])
        #expect(mails().last == "owner@acme.test domain-trouble")
        #expect(portal.mails()[0]["text"]?.text?.contains("no longer leads") == true)
        try check(sound, good)
        #expect(try states() == ["acme \(name) active"])
        #expect(mails().count == 3 && mails().last == "owner@acme.test domain-active")
        for _ in 0..<5 {
            pass(.days(15))
            try check(gone, .bad(.expired))
        }
        #expect(try states() == ["acme \(name) suspended"])
        #expect(portal.mails()[0]["text"]?.text?.contains("for two weeks") == true)
        #expect(try portal.value("SELECT next_check_at IS NULL FROM domains") == "1")
    }

    @Test func `whoever shows the TXT record wins a contested name, and both are told`() throws {
        try claim(name, "acme")
        try check(sound, good)
        portal.clock += .seconds(1)
        try claim(name, "globex")
        try check(gone, good)
        #expect(try states() == ["acme \(name) active", "globex \(name) pending"], "a claim alone disturbs nobody")
        portal.clock += .minutes(1)
        try check(sound, good)
        #expect(try states() == ["globex \(name) active"])
        #expect(
            try events("acme").contains(#"system domain.released \#(name) {"state":{"old":"active","new":null}}"#))
        #expect(mails().suffix(2).sorted() == ["owner@acme.test domain-lost", "owner@globex.test domain-active"])
    }

    @Test func `the former domain redirects once the new one is active, and ends after 30 days`() throws {
        try claim("old.example.com", "acme")
        try check(sound, good)
        portal.clock += .seconds(1)
        try claim(name, "acme")
        try check(gone, good)
        #expect(try states() == ["acme \(name) pending", "acme old.example.com active"])
        portal.clock += .minutes(1)
        try check(sound, good)
        #expect(try states() == ["acme \(name) active", "acme old.example.com active moved"])
        #expect(
            try events().contains(
                #"system domain.moved old.example.com {"custom_domain":{"old":"old.example.com","new":"\#(name)"}}"#))
        let now = portal.clock
        #expect(try store.read { try $0.successor(of: "old.example.com", now: now) } == name)
        #expect(try store.read { try $0.tenant(domain: "old.example.com") } == nil)
        #expect(try store.read { try $0.tenant(certifiableDomain: "old.example.com") } != nil, "it redirects by HTTPS")
        portal.clock += .days(30)
        try check(sound, good)
        #expect(try states() == ["acme \(name) active"])
        let later = portal.clock
        #expect(try store.read { try $0.successor(of: "old.example.com", now: later) } == nil)
    }

    @Test func `once the new domain is given up, the former one serves again`() throws {
        try claim("old.example.com", "acme")
        try check(sound, good)
        portal.clock += .seconds(1)
        try claim(name, "acme")
        try check(sound, good)
        portal.clock += .minutes(1)
        try check(sound, good)
        #expect(try states() == ["acme \(name) active", "acme old.example.com active moved"])
        #expect(portal.run("domain release \(name) --client acme").code == 0)
        #expect(try states() == ["acme old.example.com degraded"], "no mail leads there before a check")
        try check(sound, good)
        #expect(try states() == ["acme old.example.com active"])
    }

    @Test func `a name that became an MSP's host is not verified`() throws {
        try claim(name, "acme")
        #expect(portal.run("msp set msp-acme --base-host example.com").code == 0)
        try check(sound, good)
        #expect(try states() == ["acme \(name) failed"])
    }

    @Test func `a result is stored once`() throws {
        try claim(name, "acme")
        var turn = DomainTurn(try #require(try claimed().first), isServed: true)
        turn.findings = sound
        try settle(turn)
        let before = try portal.dump()
        try settle(turn)
        #expect(try portal.dump() == before)
    }

    @Test func `a result that came too late changes nothing`() throws {
        try claim(name, "acme")
        var turn = DomainTurn(try #require(try claimed().first), isServed: true)
        turn.findings = sound
        #expect(portal.run("domain release \(name) --client acme").code == 0)
        try claim(name, "acme")
        let before = try portal.dump()
        try settle(turn)
        #expect(try portal.dump() == before, "released and claimed anew meanwhile")
        try portal.change("UPDATE domains SET check_number = 5")
        let later = try portal.dump()
        try settle(turn)
        #expect(try portal.dump() == later, "checked anew meanwhile")
    }

    @Test func `a check that is asked for during another one is not lost`() throws {
        try claim(name, "acme")
        var turn = DomainTurn(try #require(try claimed().first), isServed: true)
        turn.findings = sound
        #expect(portal.run("domain check \(name) --client acme --no-wait").code == 0)
        try settle(turn)
        #expect(try claimed().count == 1)
    }

    @Test func `a check that is never finished is due again`() throws {
        try claim(name, "acme")
        #expect(try claimed().count == 1)
        #expect(try claimed().isEmpty)
        portal.clock += .minutes(2)
        #expect(try claimed().map(\.checkNumber) == [2])
    }

    @Test func `failed certificates are mailed once`() throws {
        try claim(name, "acme")
        try check(sound, .bad(.refused))
        for _ in 0..<3 {
            portal.clock += .hours(1)
            try check(sound, .bad(.untrusted))
        }
        #expect(try states() == ["acme \(name) certificate-failed"])
        #expect(mails() == ["owner@acme.test domain-trouble"])
        #expect(portal.mails()[0]["text"]?.text?.contains("no certificate could be obtained") == true)
    }

    @Test func `certificates that were not renewed in time are mailed to the MSP's contact once`() throws {
        #expect(portal.run("msp set msp-acme --contact ops@alder.test").code == 0)
        try claim(name, "acme")
        let certificate = good
        try check(sound, certificate)
        portal.clock += .days(70)
        try check(sound, certificate)
        for _ in 0..<2 { try CertificateWarnings.write(store, now: portal.clock) }
        let mails = portal.mails().filter { $0["kind"]?.text == "certificates-overdue" }
        #expect(mails.map { $0["to"]?.text } == ["ops@alder.test"])
        #expect(mails.first?["text"]?.text?.contains(name) == true)
        let doctor = portal.run("doctor").out
        #expect(doctor.contains("warn  domain \(name)") && doctor.contains("not renewed in time"), "\(doctor)")
    }

    @Test func `operators see what was found, and what to tell whom`() throws {
        try claim(name, "acme")
        let record = DomainRecord(name, .cname, expected: ["portal.alder.test"], seen: ["104.16.0.9"], .proxied)
        try check(DomainFindings(ownership: .ok, routing: .wrong, authority: .ok, records: [record]))
        let shown = portal.run("domain show Billing.Example.com --client acme")
        #expect(
            shown.code == 0 && shown.out.contains("104.16.0.9") && shown.out.contains("Switch off the proxy"),
            "\(shown)")
        let json = portal.run("domain show \(name) --client acme --json").json
        #expect(json?["records"]?.items?.first?["verdict"]?.text == "proxied")
        #expect(portal.run("doctor").out.contains("Switch off the proxy"))
        let listed = portal.run("domain list --json").json?["items"]?.items?.first
        #expect(listed?["ownership"]?.text == "ok" && listed?["routing"]?.text == "wrong")
        #expect(portal.run("domain show other.example.com --client acme").code == 1)
    }

    @Test func `an operator's check makes a domain due, and starts a failed one anew`() throws {
        try claim(name, "acme", .failed)
        try portal.change("UPDATE domains SET next_check_at = NULL")
        #expect(portal.run("domain check \(name) --client acme --no-wait").code == 0)
        #expect(try portal.value("SELECT state || next_check_at FROM domains") == "pending\(portal.clock)")
        #expect(try events() == [#"operator domain.pending \#(name) {"state":{"old":"failed","new":"pending"}}"#])
        portal.tick = .seconds(30)
        let waited = portal.run("domain check \(name) --client acme")
        #expect(waited.code == 1 && waited.err.contains("is portal-jobs running?"), "\(waited)")
    }
}
