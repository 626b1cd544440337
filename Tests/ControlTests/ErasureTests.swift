import PortalStore
import Testing

@testable import PortalLogic
@testable import portalctl

/// How the audit log tells of an erased person, and what stays there as it was.
@Suite struct ErasureTests {
    let portal: Installation

    init() throws {
        portal = try Installation()
        portal.addClient()
        for email in ["zelda", "oscar"] { #expect(portal.addUser("\(email)@acme.test", role: "owner").code == 0) }
        for email in ["ina", "ben"] { portal.run("user add \(email)@acme.test --client acme --role viewer") }
    }

    private func user(_ name: String) -> String {
        "(SELECT id FROM portal_users WHERE email = '\(name)@acme.test')"
    }

    private func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "''") + "'" }

    /// One of the owners, called `name` then, invited a user.
    private func log(_ id: Int, by actor: String, called name: String, to guest: String, details: String = "{}") throws
    {
        let target = try #require(
            Int64(portal.value("SELECT CAST(id AS TEXT) FROM portal_users u WHERE id = \(user(guest))")))
        try portal.change(
            """
            INSERT INTO audit_events (client_id, id, at, actor_kind, actor_id, actor_name, action, target_kind,
                target_id, target_name, ip, details)
            SELECT id, \(id), 1, 'user', \(user(actor)), \(quoted(name)), 'user.invited', 'user',
                '\(PublicID.string(target))', '\(guest)@acme.test', NULL, \(quoted(details)) FROM clients
            """)
    }

    private func erase(_ name: String) {
        let run = portal.run("user erase \(name)@acme.test --client acme")
        #expect(run.code == 0, "\(run.err)")
    }

    // MARK: Audit details

    @Test(arguments: [
        (#"{"role":{"old":"admin","new":"viewer"}}"#, #"{"role":{"old":"admin","new":"viewer"}}"#),
        (#"{"name":{"old":"viewer","new":"Z"}}"#, #"{"name":{"old":null,"new":"Z","erased":["old"]}}"#),
        (#"{"bearbeiter":{"old":"viewer","new":null}}"#, #"{"bearbeiter":{"old":null,"new":null,"erased":["old"]}}"#),
        (#"{"assigned_by":{"old":null,"new":"viewer"}}"#, #"{"assigned_by":{"old":null,"new":null,"erased":["new"]}}"#),
        (
            #"{"name":{"old":"a","new":"viewer"},"locale":{"old":"viewer","new":"en"}}"#,
            #"{"name":{"old":"a","new":null,"erased":["new"]},"locale":{"old":"viewer","new":"en"}}"#
        ),
        (#"{"detail":{"old":"to Zelda@acme.test","new":1}}"#, #"{"detail":{"old":null,"new":1,"erased":["old"]}}"#),
    ])
    func onlyWhatCanBeANameIsErased(details: String, expected: String) throws {
        try log(1, by: "zelda", called: "viewer", to: "ina", details: details)
        erase("zelda")
        #expect(
            try portal.rows("SELECT actor_name, details FROM audit_events WHERE id = 1", columns: 2)
                == ["|\(expected)"])
    }

    /// What is called like the person is no person.
    @Test(arguments: ["node", "branding", "domain", "client"])
    func aThingOfTheSameNameKeepsIt(kind: String) throws {
        try log(1, by: "zelda", called: "Zelda", to: "ina")
        try portal.change("UPDATE audit_events SET target_kind = '\(kind)', target_name = 'Zelda' WHERE id = 1")
        erase("zelda")
        #expect(
            try portal.rows("SELECT actor_name, target_name FROM audit_events WHERE id = 1", columns: 2) == ["|Zelda"])
    }

    /// The operator reads it in English, programs see no name.
    @Test func theListSaysFormerUser() throws {
        try log(1, by: "zelda", called: "Zelda", to: "ina")
        try portal.change("UPDATE audit_events SET at = \(noon - 1) WHERE id = 1")
        erase("zelda")
        let lines = portal.run("audit list --client acme").out.split(separator: "\n").filter {
            $0.contains("user.invited")
        }
        #expect(lines.contains { $0.contains("former user") && $0.contains("ina@acme.test") })
        let json = portal.run("audit list --client acme --json").out
        #expect(json.contains(#""actor_kind":"user","actor":null"#) && !json.contains("former user"))
    }
}
