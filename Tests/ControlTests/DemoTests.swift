import PortalToolkit
import Testing

@testable import portalctl

@Suite struct DemoTests {
    /// A single test, since creating a demo takes a while.
    @Test func `the demo has its documented contents, is reproducible and can be fed`() throws {
        let (portal, twin) = (try Installation(seed: 1), try Installation(seed: 2))
        for portal in [portal, twin] {
            let run = portal.run("demo")
            #expect(run.code == 0, "\(run.err)")
        }
        #expect(try portal.dump() == twin.dump())
        try theContentsAreThose(portal)
        try whoeverLoggedInHasThatLogin(portal)
        #expect(portal.run("demo").err.contains("this one has clients"))
        try eachClientHasALogo(portal)
        try aFeedAddsASampleOfEachLivingNode(portal)
    }

    private func theContentsAreThose(_ portal: Installation) throws {
        #expect(
            try portal.rows("SELECT name, tier FROM msps ORDER BY slug", columns: 2)
                == ["Alder IT|enterprise", "Birch Managed|team", "Cedar Networks|pro"])
        #expect(
            try portal.rows("SELECT slug, portal_enabled FROM clients ORDER BY slug", columns: 2)
                == ["acme|1", "globex|1", "initech|1", "umbrella|0"])
        let nodes = try portal.rows(
            "SELECT c.slug, count(*) FROM nodes n JOIN clients c ON c.id = n.client_id GROUP BY c.slug ORDER BY 1",
            columns: 2)
        #expect(nodes.prefix(2) == ["acme|24", "globex|6"])
        #expect(
            try portal.rows(
                "SELECT c.slug, count(*) FROM portal_users u JOIN clients c ON c.id = u.client_id WHERE u.status = 'active' GROUP BY 1",
                columns: 2)
                == ["acme|3", "globex|3", "initech|4"])
        #expect(try portal.rows("SELECT currency FROM invoices GROUP BY 1 ORDER BY 1") == ["CHF", "EUR", "USD"])
        #expect(try portal.value("SELECT count(*) FROM invoices") == "37")
        #expect(try portal.value("SELECT count(*) FROM ticket_messages WHERE internal = 1") != "0")
        #expect(try portal.rows("SELECT name, state FROM domains", columns: 2) == ["billing.acme.localhost|active"])
        #expect(
            try portal.rows("SELECT severity, is_public FROM announcements ORDER BY 1", columns: 2)
                == ["info|1", "maintenance|0"])
        #expect(try portal.value("SELECT count(*) FROM announcement_targets") == "4")
        #expect(try portal.value("SELECT count(DISTINCT state) FROM commands") == "5")
        #expect(try portal.value("SELECT count(*) FROM nodes WHERE command_failed_at IS NOT NULL") == "1")
        let span = try portal.value("SELECT (max(at) - min(at)) / 86400000 FROM samples")
        #expect(span == "30")
    }

    private func whoeverLoggedInHasThatLogin(_ portal: Installation) throws {
        let logins = try portal.rows(
            """
            SELECT u.email, c.slug, u.last_login_at,
                (SELECT max(a.at) FROM audit_events a
                WHERE a.client_id = u.client_id AND a.actor_name = u.name AND a.action = 'auth.login')
            FROM portal_users u JOIN clients c ON c.id = u.client_id ORDER BY 1
            """, columns: 4
        ).map { $0.split(separator: "|", omittingEmptySubsequences: false) }
        #expect(logins.count { !$0[2].isEmpty } > 5)
        for login in logins { #expect(login[2] == login[3], "\(login)") }
        #expect(
            try portal.value(
                """
                SELECT count(*) FROM audit_events o WHERE o.action = 'auth.logout' AND NOT EXISTS (
                    SELECT 1 FROM audit_events i WHERE i.client_id = o.client_id AND i.actor_name = o.actor_name
                    AND i.action = 'auth.login' AND i.at < o.at)
                """) == "0")
    }

    private func eachClientHasALogo(_ portal: Installation) throws {
        #expect(try portal.value("SELECT count(DISTINCT client_id) FROM client_logos") == "4")
        #expect(try portal.value("SELECT count(*) - count(DISTINCT png) FROM client_logos") == "0")
    }

    private func aFeedAddsASampleOfEachLivingNode(_ portal: Installation) throws {
        let before = Int(try portal.value("SELECT count(*) FROM samples")) ?? 0
        portal.clock += .seconds(90)
        let run = portal.run("demo feed --json")
        #expect(run.code == 0, "\(run.err)")
        let living = DemoFleet.nodes.count { $0.isLiving }
        #expect(run.json?["samples"] == .integer(Int64(living)))
        #expect(try portal.value("SELECT count(*) FROM samples") == "\(before + living)")
        #expect(try portal.value("SELECT count(*) FROM nodes WHERE last_seen_at = \(portal.clock)") == "\(living)")
        #expect(
            try portal.value("SELECT min(imported_at) FROM import_marks WHERE kind = 'heartbeat'") == "\(portal.clock)")
    }

    @Test func `demo feed fails without a demo`() throws {
        #expect(try Installation().run("demo feed").code == 1)
    }
}
