import Foundation
import PortalToolkit
import Testing

@testable import portalctl

/// Erased names in an export: the CSV has a phrase in the file's language, the JSON is unchanged.
@Suite struct ExportWordsTests {
    let portal: Installation

    init() throws {
        portal = try Installation()
        portal.addClient()
        #expect(portal.addUser("zelda@acme.test", role: "owner").code == 0)
        #expect(portal.addUser("olga@acme.test", role: "owner").code == 0)
        portal.importLines(Lines.node)
        let client = "(SELECT id FROM clients)"
        try portal.change(
            """
            INSERT INTO audit_events (client_id, id, at, actor_kind, actor_id, actor_name, action, target_kind,
                target_name, details)
            SELECT \(client), 1, 1, 'user', id, 'Zelda', 'profile.updated', 'user', 'Zelda',
                '{"name":{"old":"Zelda","new":"Zelda Z"}}' FROM portal_users WHERE email = 'zelda@acme.test'
            """)
        try portal.change(
            """
            INSERT INTO audit_events (client_id, id, at, actor_kind, actor_name, action, target_kind, details)
            VALUES (\(client), 2, 2, 'system', 'system', 'command.expired', 'node', '{}')
            """)
        try portal.change(
            "INSERT INTO commands SELECT client_id, 5, id, 'restart', NULL, 'sent', '', 1, 1, NULL FROM nodes")
        try portal.change("UPDATE portal_users SET name = 'Zelda Z' WHERE email = 'zelda@acme.test'")
        #expect(portal.run("user erase zelda@acme.test --client acme").code == 0)
    }

    private func rows(_ name: String) throws -> [[String: String]] {
        let text = try String(contentsOfFile: portal.path("out/\(name).csv"), encoding: .utf8)
        var lines = text.dropFirst().components(separatedBy: "\r\n")
        let names = lines.removeFirst().components(separatedBy: ",")
        return lines.dropLast().map { line in
            // Quoted cells contain commas.
            let parts = line.components(separatedBy: "\"\"").joined(separator: "'").components(separatedBy: "\"")
            let cells = parts.enumerated().map { $0 % 2 == 0 ? $1 : $1.replacingOccurrences(of: ",", with: "·") }
            return Dictionary(uniqueKeysWithValues: zip(names, cells.joined().components(separatedBy: ",")))
        }
    }

    @Test(arguments: [
        ("en", "Former user", "System", "Name: "), ("de", "Ehemaliger Benutzer", "System", "Name: "),
        ("uk", "Колишній користувач", "Система", "Ім’я: "),
    ])
    func `exported CSV names system and erased users in the chosen language, JSON stays neutral`(
        locale: String, former: String, system: String, field: String
    ) throws {
        #expect(portal.run("client export acme \(portal.path("out")) --locale \(locale)").code == 0)
        let events = try rows("audit")
        let changed = try #require(events.first { $0["action"] == "profile.updated" })
        #expect(changed["actor_name"] == former && changed["target_name"] == former, "\(changed)")
        #expect(changed["change"] == "\(field)\(former) → \(former)")
        #expect(changed["actor_kind"] == "user")
        let expired = try #require(events.first { $0["action"] == "command.expired" })
        #expect(expired["actor_name"] == system && expired["actor_kind"] == "system" && expired["target_name"] == "")
        #expect(try rows("commands").map { $0["requested_by"] } == [former])
        for (name, member) in [("audit", #""actor_name":"""#), ("commands", #""requested_by":"""#)] {
            let json = try String(contentsOfFile: portal.path("out/\(name).json"), encoding: .utf8)
            #expect(json.contains(member) && !json.contains(former), "\(name)")
        }
        let json = try String(contentsOfFile: portal.path("out/audit.json"), encoding: .utf8)
        #expect(json.contains(#""actor_name":"system""#))
    }
}
