import Database
import Foundation
import PortalToolkit
import Testing

@testable import PortalLogic
@testable import portalctl

/// A client or a person leaves: all of their data goes, and nobody else's.
@Suite struct OffboardingTests {
    let portal: Installation

    init() throws {
        portal = try Installation()
        for client in ["acme", "globex"] {
            portal.addClient(client)
            try fill(client)
        }
    }

    /// Adds a row to every table of a client.
    private func fill(_ client: String) throws {
        for (email, role) in [("olivia", "owner"), ("oscar", "owner"), ("vera", "viewer")] {
            #expect(portal.addUser("\(email)@\(client).test", role: role, client: client).code == 0)
        }
        portal.run("user add new@\(client).test --client \(client) --role viewer")
        portal.run("domain activate billing.\(client).example.com --client \(client)")
        let lines = [
            Lines.branding, Lines.snapshot("node", "begin"), Lines.node, Lines.sample(0), Lines.subscription,
            Lines.invoice(), Lines.event,
            Lines.ticket(Lines.message("m1", isInternal: true) + "," + Lines.message("m2", isInternal: false)),
        ].joined(separator: "\n").replacingOccurrences(of: #""client":"acme""#, with: #""client":"\#(client)""#)
        #expect(portal.importLines(lines).code == 0)
        let announcement = Lines.announcement(#","clients":["acme"]"#).replacing("acme", with: client)
        #expect(portal.importLines(announcement).code == 0)
        let id = "(SELECT id FROM clients WHERE slug = '\(client)')"
        let user = "(SELECT id FROM portal_users WHERE email = 'olivia@\(client).test')"
        for sql in [
            "INSERT INTO sessions VALUES (\(id), 1, \(user), 0, 0, 9000000000000, 1, '10.1.1.1', 'Browser', NULL)",
            "INSERT INTO authenticators VALUES (\(id), \(user), 1, 'Phone', 'k:s', 0, 0, NULL, 0)",
            "INSERT INTO passkeys VALUES (\(id), \(user), 1, 'c', 'localhost', -7, 'k', '', 'Phone', 0, NULL, 0, 0, 0, 0)",
            "INSERT INTO client_logos VALUES (\(id), 'owner', 'light', 7, 16, 16, 0, 0, x'89504e47')",
            "INSERT INTO recovery_codes VALUES (\(id), \(user), 'h')",
            "INSERT INTO login_challenges (client_id, token_hash, user_id, remember, expires_at) VALUES (\(id), 'h', \(user), 0, 9)",
            "INSERT INTO factor_reminders VALUES (\(id), \(user), 9, 0)",
            "INSERT INTO email_changes VALUES (\(id), \(user), 'o@new.test', 'h', \(user), 0, 9)",
            "INSERT INTO email_returns VALUES (\(id), 'h', \(user), 'o@old.test', 0, 9)",
            "INSERT INTO factor_resets VALUES (\(id), \(user), 9)",
            "INSERT INTO factor_reset_links VALUES (\(id), 'h', \(user), \(user))",
            "INSERT INTO login_places VALUES (\(id), \(user), 'network:10.1.0.0/16', 0)",
            "INSERT INTO trusted_devices VALUES (\(id), \(user), 1, '10.1.1.1', 'Browser', 0, 9)",
            "INSERT INTO mail_choices VALUES (\(id), \(user), 'nodes', 0)",
            "INSERT INTO mail_news VALUES (\(id), 'week', 0, 5, 6)",
            "INSERT INTO throttle_counters VALUES (\(id), 'network:10.1.1.1', 0, 1)",
            """
            INSERT INTO commands SELECT client_id, 5, id, 'restart', NULL, 'queued', 'Olivia', 77, 77, NULL FROM nodes
            WHERE client_id = \(id)
            """,
            "INSERT INTO command_states VALUES (\(id), 5, 1, 'sent', 77)",
            "INSERT INTO command_outbox (client_id, command_id, not_after, next_attempt_at) VALUES (\(id), 5, 99, 77)",
        ] { try portal.change(sql) }
    }

    private func tenantTables() throws -> [String] {
        try portal.rows(
            """
            SELECT m.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c ON c.name = 'client_id'
            WHERE m.type = 'table' ORDER BY m.name
            """)
    }

    /// The rows of a client, table by table.
    private func rows(of slug: String) throws -> [String] {
        let id = try portal.value("SELECT CAST(id AS TEXT) FROM clients WHERE slug = '\(slug)'")
        return try portal.dump().filter { $0.contains(id) }
    }

    // MARK: Delete

    @Test func `client delete without --yes only reports what it would delete`() throws {
        let before = try portal.dump()
        let run = portal.run("client delete acme")
        #expect(run.code == 1)
        #expect(run.out.contains("portal_users: 4") && run.out.contains("client delete acme --yes"))
        let json = portal.run("client delete acme --json")
        #expect(json.code == 1 && json.json?["deleted"] == .bool(false))
        #expect(json.out.contains(#"{"name":"ticket_messages","rows":2}"#))
        #expect(try portal.dump() == before)
        #expect(portal.run("client delete nobody --yes").code == 1)
    }

    @Test func `deleting a client removes all of its rows and none of others`() throws {
        let id = try portal.value("SELECT CAST(id AS TEXT) FROM clients WHERE slug = 'acme'")
        let tables = try tenantTables()
        #expect(tables.count == 43)
        for table in tables {
            #expect(try portal.value("SELECT count(*) > 0 FROM \(table) WHERE client_id = \(id)") == "1", "\(table)")
        }
        let other = try rows(of: "globex")
        #expect(other.count > 22)
        let run = portal.run("client delete acme --yes --json")
        #expect(run.code == 0, "\(run.err)")
        #expect(run.json?["deleted"] == .bool(true))
        for table in tables {
            #expect(try portal.value("SELECT count(*) FROM \(table) WHERE client_id = \(id)") == "0", "\(table)")
            // The feed has the places of the events, which are told of.
            #expect(table == "event_feed" || run.out.contains(#""name":"\#(table)""#), "\(table) is not told of")
        }
        #expect(try rows(of: "globex") == other)
        #expect(!(try portal.dump().joined().contains("acme.test")))
        #expect(portal.run("client delete acme --yes").code == 1)
        #expect(portal.run("client add acme --msp msp-acme --name Again").code == 0)
        #expect(portal.run("portal enable acme").code == 0)
    }

    /// A killed run has suspended the client and deleted some of its metrics.
    @Test func `an interrupted deletion can be resumed`() throws {
        portal.run("client suspend acme")
        try portal.change("DELETE FROM samples WHERE client_id = (SELECT id FROM clients WHERE slug = 'acme')")
        #expect(portal.run("client delete acme --yes").code == 0)
        #expect(try portal.rows("SELECT slug FROM clients") == ["globex"])
    }

    @Test func `deletion removes and counts thousands of samples`() throws {
        try portal.change(
            """
            INSERT INTO samples (client_id, node_id, at) SELECT n.client_id, n.id, s.value FROM nodes n
            JOIN generate_numbers s WHERE n.client_id = (SELECT id FROM clients WHERE slug = 'acme')
            """.replacingOccurrences(
                of: "generate_numbers",
                with:
                    "(WITH RECURSIVE c(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM c WHERE value < 12000) SELECT value FROM c)"
            ))
        let run = portal.run("client delete acme --yes --json")
        #expect(run.out.contains(#"{"name":"samples","rows":12001}"#))
        #expect(try portal.value("SELECT count(*) FROM samples") == "1")
    }

    // MARK: Export

    private func file(_ name: String) throws -> String {
        try String(contentsOfFile: portal.path("out/\(name)"), encoding: .utf8)
    }

    private func everyNumberHasItsUnit() throws {
        let manifest = try JSON(file("manifest.json"))
        #expect(
            manifest["currencies"]
                == (try JSON(#"[{"code":"CHF","minor_digits":2},{"code":"EUR","minor_digits":2}]"#)))
        #expect(try file("node_metrics.csv").contains("net_in_bytes_per_s,net_out_bytes_per_s\r\n"))
        let tables = try #require(manifest["tables"]?.items)
        #expect(!tables.isEmpty)
        for table in tables {
            let name = try #require(table["name"]?.text)
            let items = try #require(JSON(file(name + ".json")).items)
            for case .object(let members) in items {
                for member in members {
                    guard [.integer, .real].contains(kind(of: member.value)) else { continue }
                    #expect(table["units"]?[member.name] != nil, "\(name).\(member.name)")
                }
            }
        }
    }

    private enum Number { case integer, real, none }

    private func kind(of value: JSON) -> Number {
        switch value {
        case .integer: .integer
        case .real: .real
        default: .none
        }
    }

    @Test func `an export holds everything of its client and nothing of others`() throws {
        let other = try rows(of: "globex")
        let run = portal.run("client export acme \(portal.path("out")) --json")
        #expect(run.code == 0, "\(run.err)")
        let names = try FileManager.default.contentsOfDirectory(atPath: portal.path("out")).sorted()
        #expect(names.count == 35)
        var all = ""
        for name in names {
            let text = try file(name)
            all += text
            if name.hasSuffix(".json") { #expect(throws: Never.self, "\(name)") { try JSON(text) } }
            let mode = try FileManager.default.attributesOfItem(atPath: portal.path("out/\(name)"))[.posixPermissions]
            #expect(mode as? Int == 0o600)
        }
        #expect(!all.contains("globex") && !all.contains("scrypt") && !all.contains("token"))
        for row in try portal.rows("SELECT token_hash FROM one_time_links") { #expect(!all.contains(row)) }
        #expect(all.contains("olivia@acme.test") && all.contains("Text m1") && all.contains("Text m2"))
        #expect(try file("nodes.csv").hasPrefix("id,upstream_id,name,status,status_at,"))
        #expect(try file("invoices.json").contains(#""total_minor":119"#))
        #expect(try file("ticket_messages.json").contains(#""internal":true"#))
        #expect(
            try file("node_metrics.csv").contains(",300000,2026-01-15T09:00:00Z,1,10.0,20.0,30.0,1000.0,2000.0\r\n"))
        guard case .array(let tables)? = try JSON(file("manifest.json"))["tables"] else {
            Issue.record("no manifest")
            return
        }
        #expect(tables.count == 17)
        for table in tables {
            guard case .string(let name)? = table["name"], case .integer(let rows)? = table["rows"],
                case .array(let items) = try JSON(file(name + ".json"))
            else {
                Issue.record("\(table)")
                continue
            }
            #expect(items.count == Int(rows) && rows > 0, "\(name)")
        }
        try everyNumberHasItsUnit()
        #expect(
            try portal.rows(
                "SELECT actor_kind, actor_name, target_name FROM audit_events WHERE action = 'client.exported'",
                columns: 3) == ["operator|Alder|Acme"])
        #expect(try rows(of: "globex") == other)
    }

    @Test func `an export appears as a whole or not at all`() throws {
        let manager = FileManager.default
        let before = try portal.dump()
        try manager.createDirectory(atPath: portal.path("out"), withIntermediateDirectories: true)
        try "mine".write(toFile: portal.path("out/x"), atomically: true, encoding: .utf8)
        #expect(portal.run("client export acme \(portal.path("out"))").err.contains("is not empty"))
        #expect(portal.run("client export acme \(portal.path("out/x"))").code == 1)
        #expect(portal.run("client export acme \(portal.path("no/such/folder"))").err.contains("cannot write"))
        #expect(portal.run("client export nobody \(portal.path("new"))").code == 1)
        #expect(try portal.dump() == before)
        let folder = try ExportFolder(portal.path("half"))
        try folder.append([1], to: "a")
        #expect(!manager.fileExists(atPath: portal.path("half")))
        folder.discard()
        #expect(!(try manager.contentsOfDirectory(atPath: portal.folder.path).contains { $0.hasPrefix("half") }))
        try manager.removeItem(atPath: portal.path("out/x"))
        #expect(portal.run("client export acme \(portal.path("out"))/").code == 0)
        #expect(try file("users.csv").contains("olivia@acme.test"))
    }

    // MARK: Erase

    /// Writes events about Olivia as the portal does.
    private func logAsOlivia() throws {
        let id = "(SELECT id FROM clients WHERE slug = 'acme')"
        let user = "(SELECT id FROM portal_users WHERE email = 'olivia@acme.test')"
        let node = try portal.value("SELECT CAST(id AS TEXT) FROM nodes WHERE client_id = \(id)")
        func add(_ number: Int, _ actor: String, _ name: String, _ rest: String, at: Int = 1) throws {
            try portal.change(
                """
                INSERT INTO audit_events (client_id, id, at, actor_kind, actor_id, actor_name, action, target_kind,
                    target_id, target_name, ip, details) VALUES (\(id), \(number), \(at), 'user', \(actor), '\(name)', \(rest))
                """)
        }
        try add(1, user, "Olivia Old", "'auth.login', 'session', NULL, NULL, '10.9.9.9', '{}'")
        try add(
            2, user, "Olivia",
            #"'profile.updated', 'user', NULL, NULL, '10.9.9.9', '{"name":{"old":"Olivia Old","new":"Olivia"}}'"#)
        try add(
            3, user, "Olivia",
            "'node.restart', 'node', '\(PublicID.string(Int64(node) ?? 0))', 'web-01', '10.9.9.9', '{}'", at: 77)
        try add(
            4, "4242", "Oscar",
            #"'branding.updated', 'branding', NULL, NULL, '10.8.8.8', '{"support_email":{"old":null,"new":"Olivia@acme.test"}}'"#
        )
        try add(5, "4242", "Oscar", #"'node.restart', 'node', NULL, 'Olivia', '10.8.8.8', '{"n":{"old":1,"new":1.5}}'"#)
    }

    @Test func `erasure removes a person from users, audit log and commands`() throws {
        try logAsOlivia()
        let (other, oscar) = (
            try rows(of: "globex"), try portal.rows("SELECT details FROM audit_events WHERE id = 5").first
        )
        let run = portal.run("user erase Olivia@acme.test --client acme --json")
        #expect(run.code == 0, "\(run.err)")
        #expect(run.json?["events"] == .integer(5), "the four above that are hers, and that she was added")
        let log = try portal.rows(
            "SELECT actor_name, target_name, ip, details FROM audit_events WHERE id < 6 ORDER BY id", columns: 4)
        #expect(
            log == [
                "|||{}",
                #"|||{"name":{"old":null,"new":null,"erased":["old","new"]}}"#, "|web-01||{}",
                #"Oscar||10.8.8.8|{"support_email":{"old":null,"new":null,"erased":["new"]}}"#,
                "Oscar|Olivia|10.8.8.8|\(oscar ?? "")",
            ])
        #expect(try portal.value("SELECT requested_by FROM commands WHERE requested_by <> 'Olivia'") == "")
        #expect(portal.run("commands list --client acme").out.contains("former user"))
        let left = try portal.dump().filter { $0.lowercased().contains("olivia@acme.test") || $0.contains("10.9.9.9") }
        #expect(left == [])
        #expect(
            try portal.rows(
                "SELECT actor_kind, actor_name, target_name, ip, details FROM audit_events WHERE action = 'user.erased'",
                columns: 5) == [
                    #"operator|Alder|||{"role":{"old":"owner","new":null},"status":{"old":"active","new":null}}"#
                ])
        #expect(try rows(of: "globex") == other)
        #expect(try portal.value("SELECT count(*) FROM audit_events WHERE action = 'user.removed'") == "0")
        #expect(portal.run("user add olivia@acme.test --client acme --role viewer").code == 0)
    }

    @Test func `erasure deletes mails and links of the person`() throws {
        portal.run("user reset-link vera@acme.test --client acme")
        #expect(try portal.value("SELECT count(*) FROM mail_outbox WHERE recipient = 'vera@acme.test'") == "1")
        #expect(portal.run("user erase vera@acme.test --client acme").code == 0)
        #expect(try portal.value("SELECT count(*) FROM mail_outbox WHERE recipient = 'vera@acme.test'") == "0")
        #expect(try portal.value("SELECT count(*) FROM one_time_links WHERE email = 'vera@acme.test'") == "0")
    }

    @Test func `erasure deletes throttle counters of the person`() throws {
        let hash = try OneTimeLink.hash("vera@acme.test")
        let limits = try [HourlyLimit.resets(of: "vera@acme.test"), HourlyLimit.invitations(to: "vera@acme.test")]
        for subject in ["account:" + hash] + limits.flatMap(\.subjects) {
            try portal.change("INSERT INTO throttle_counters SELECT id, '\(subject)', 0, 1 FROM clients")
        }
        #expect(portal.run("user erase vera@acme.test --client acme").code == 0)
        #expect(
            try portal.rows(
                """
                SELECT DISTINCT slug FROM throttle_counters t JOIN clients c ON c.id = t.client_id
                WHERE subject LIKE '%:\(hash)%'
                """) == ["globex"])
    }

    @Test func `a user removed earlier can still be erased`() throws {
        #expect(portal.run("user remove vera@acme.test --client acme").code == 0)
        let run = portal.run("user erase vera@acme.test --client acme --json")
        #expect(run.json?["events"] == .integer(2))
        #expect(!(try portal.dump().joined().contains("vera@acme.test")))
        #expect(portal.run("user erase vera@acme.test --client acme").code == 1)
    }

    @Test func `the last owner is erased only with --force`() throws {
        #expect(portal.run("user erase oscar@acme.test --client acme").code == 0)
        let before = try portal.dump()
        let run = portal.run("user erase olivia@acme.test --client acme")
        #expect(run.code == 1 && run.err.contains("is the last owner of acme"))
        #expect(try portal.dump() == before)
        #expect(portal.run("user erase olivia@acme.test --client acme --force").code == 0)
    }
}
