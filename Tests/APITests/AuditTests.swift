import Foundation
import PortalStore
import Testing

@testable import PortalAPI
@testable import PortalToolkit

@Suite struct AuditTests {
    @Test func `the audit log is filtered by time, actor and action`() throws {
        let world = try World()
        func count(_ query: String) throws -> Int {
            try world.get("/audit" + query, as: "owner").json["items"]?.elements.count ?? -1
        }
        #expect(try count("?actor=operator") == 3)
        #expect(try count("?actor=system") == 0)
        #expect(try count("?actor=\(PublicID.string(1))&action=auth.login") == 3)
        #expect(try count("?action=client.resumed&until=\(CalendarDate(at: world.clock.now - .days(2)))") == 2)
        #expect(try world.get("/audit?actor=me", as: "owner").code == "validation-failed")
        #expect(try world.get("/audit?until=soon", as: "owner").code == "validation-failed")
    }

    @Test(arguments: [
        ("access", ["auth.login", "session.revoked"]), ("nodes", ["node.restart"]), ("account", ["client.resumed"]),
        ("imported", ["node.patched", "auth login auth.login"]), ("portal", []),
    ])
    func `a kind is the portal's actions of that kind, in the list and in the file`(kind: String, expected: [String])
        throws
    {
        let world = try World()
        let events = [
            ("session.revoked", "NULL"), ("node.restart", "NULL"), ("node.patched", "'a'"),
            ("auth login auth.login", "'b'"),
        ]
        for (index, (action, upstream)) in events.enumerated() {
            try world.run(
                """
                INSERT INTO audit_events (client_id, id, at, actor_kind, actor_name, action, target_kind, upstream_id)
                VALUES (1, \(900 + index), \(world.clock.now), 'system', 'system', '\(action)', 'node', \(upstream))
                """)
        }
        let token = try world.token("admin")
        var request = world.request("GET", "/audit?kind=\(kind)")
        request.authorization = "Bearer " + token
        let listed = world.send(request).json["items"]?.elements.compactMap { $0["action"]?.text }
        #expect(Set(listed ?? []) == Set(expected))
        let file = world.post("/audit/export", #"{"kind":"\#(kind)"}"#) { $0.authorization = "Bearer " + token }
        let lines = String(decoding: file.body, as: UTF8.self).components(separatedBy: "\r\n").dropFirst().dropLast()
        #expect(lines.count == listed?.count)
        #expect(Set(lines.map { $0.components(separatedBy: ",")[3] }) == Set(expected))
        #expect(try world.get("/audit?kind=all", as: "admin").code == "validation-failed")
    }

    /// Events of a person hold the address; the answer adds the name, as long as there is one.
    @Test func `the answer names the person who is the target`() throws {
        let world = try World()
        try world.run("UPDATE portal_users SET name = 'Jürgen' WHERE client_id = 1 AND id = 3")
        try world.run(
            """
            INSERT INTO audit_events (client_id, id, at, actor_kind, actor_id, actor_name, action, target_kind, target_id,
                target_name, details)
            VALUES (1, 900, \(world.clock.now), 'user', 1, 'Olivia', 'user.role-changed', 'user', '\(PublicID.string(3))',
                'viewer@acme.test', '{"role":{"old":"viewer","new":"admin"}}')
            """)
        func target() throws -> JSON? {
            try world.get("/audit?kind=users", as: "admin").json["items"]?.elements.first?["target"]
        }
        #expect(try target()?["person"] == .string("Jürgen"))
        #expect(try target()?["name"] == .string("viewer@acme.test"))
        let file = try world.send("POST", "/audit/export", #"{"kind":"users"}"#, as: "admin")
        let lines = String(decoding: file.body, as: UTF8.self)
        #expect(lines.contains(",Olivia changed Jürgen’s role from Viewer to Admin\r\n"))
        try world.run("UPDATE audit_events SET target_name = '' WHERE client_id = 1 AND id = 900")
        #expect(try target()?["person"] == .null)
        try world.run(
            "UPDATE audit_events SET target_name = 'x', target_id = '\(PublicID.string(77))' WHERE client_id = 1 AND id = 900"
        )
        #expect(try target()?["person"] == .null)
    }

    /// Imported events only have the person's name.
    @Test func `the filter by person finds imported events of that name`() throws {
        let world = try World()
        func actions(by user: Int64) throws -> [String] {
            try world.get("/audit?actor=\(PublicID.string(user))", as: "owner").json["items"]?.elements
                .compactMap { if case .string(let action)? = $0["action"] { action } else { nil } } ?? []
        }
        let events = [("user", "NULL", "a"), ("operator", "NULL", "b"), ("user", "2", "c")]
        for (index, (kind, id, action)) in events.enumerated() {
            try world.run(
                """
                INSERT INTO audit_events (client_id, id, at, actor_kind, actor_id, actor_name, action, target_kind)
                SELECT client_id, \(900 + index), \(world.clock.now - .milliseconds(1)), '\(kind)', \(id), name, 'x.\(action)', 'z'
                FROM portal_users WHERE client_id = 1 AND id = 1
                """)
        }
        let found = try actions(by: 1)
        #expect(found.contains("x.a") && !found.contains("x.b") && !found.contains("x.c") && found.count > 1)
        // Matches nothing once every name is erased.
        try world.run("UPDATE audit_events SET actor_name = '' WHERE id = 900")
        try world.run("UPDATE portal_users SET name = '' WHERE client_id = 1 AND id = 1")
        #expect(try !actions(by: 1).contains("x.a"))
    }

    @Test func `an audit export is complete, formula-safe and itself audited`() throws {
        let world = try World()
        try world.run(
            "UPDATE audit_events SET target_name = '=cmd|''/c calc''!A1, \"x\"' WHERE client_id = 1 AND id = 1")
        let token = try world.token("admin")
        let export = world.post("/audit/export", #"{"action":"client.resumed"}"#) {
            $0.authorization = "Bearer " + token
        }
        let lines = String(decoding: export.body, as: UTF8.self).components(separatedBy: "\r\n")
        #expect(lines.count == 5)
        #expect(
            lines[0]
                == "\u{FEFF}at,actor_kind,actor,action,target_kind,target_id,target,ip,details,description,change,sentence"
        )
        #expect(
            lines[1].hasSuffix(
                ",Account reactivated,Status: Suspended → Active,MSP of acme reactivated the customer account"))
        #expect(lines[1].contains(#","'=cmd|'/c calc'!A1, ""x""","#))
        #expect(export.values("Content-Disposition") == [#"attachment; filename="audit-acme.csv""#])
        #expect(try world.count("SELECT COUNT(*) FROM audit_events WHERE action = 'audit.exported'") == 1)
        let viewer = try world.token("viewer")
        #expect(world.post("/audit/export", "{}") { $0.authorization = "Bearer " + viewer }.code == "permission-denied")
    }

    /// No name in JSON; in the file a phrase in the reader's language.
    @Test(arguments: [("en", "Former user"), ("de", "Ehemaliger Benutzer"), ("uk", "Колишній користувач")])
    func `an erased person is null in JSON and a localised placeholder in the export`(locale: String, words: String)
        throws
    {
        let world = try World()
        try world.run("UPDATE portal_users SET locale = '\(locale)' WHERE email = 'owner@acme.test'")
        try world.run(
            """
            UPDATE audit_events SET actor_kind = 'user', actor_id = 9, actor_name = '', target_kind = 'user',
                target_name = '', details = '{"name":{"old":null,"new":null,"erased":["old","new"]}}'
            WHERE client_id = 1 AND id = 1
            """)
        try world.run("UPDATE commands SET requested_by = '' WHERE client_id = 1")
        let event = try world.get("/audit?action=client.resumed", as: "owner").json["items"]?.elements.first
        for side in ["actor", "target"] {
            #expect(event?[side]?["erased"] == .bool(true) && event?[side]?["name"] == .null)
        }
        #expect(event?["details"]?["name"]?["erased"] == .array([.string("old"), .string("new")]))
        let others = try world.get("/audit?action=auth.login", as: "owner").json["items"]?.elements ?? []
        #expect(!others.isEmpty && others.allSatisfy { $0["actor"]?["erased"] == .bool(false) })
        #expect(
            try world.get("/nodes/\(PublicID.string(2))", as: "owner").json["commands"]?.elements.first?["requested_by"]
                == .null)
        let token = try world.token("owner")
        let export = world.post("/audit/export", #"{"action":"client.resumed"}"#) {
            $0.authorization = "Bearer " + token
        }
        let cells = String(decoding: export.body, as: UTF8.self).components(separatedBy: "\r\n")[1]
            .components(separatedBy: ",")
        // The actor, the target, and both names in the changes; the sentence has its own words for them.
        let line = cells.dropLast().joined(separator: ",")
        #expect(line.components(separatedBy: words).count == 5, "\(line)")
    }

    @Test func `an export of more than 10,000 events is refused`() throws {
        let world = try World()
        let values = (0..<10_001).map {
            "(1, \(1000 + $0), \(world.clock.now - .seconds(1)), 'system', 'system', 'x.y', 'z', '{}')"
        }
        try world.run(
            "INSERT INTO audit_events (client_id, id, at, actor_kind, actor_name, action, target_kind, details) VALUES "
                + values.joined(separator: ","))
        let token = try world.token("admin")
        #expect(world.post("/audit/export", "") { $0.authorization = "Bearer " + token }.code == "narrow-the-filter")
        #expect(try world.count("SELECT COUNT(*) FROM audit_events WHERE action = 'audit.exported'") == 0)
    }
}
