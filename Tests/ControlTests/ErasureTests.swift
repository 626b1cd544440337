import PortalStore
import PortalToolkit
import Testing

@testable import portalctl

/// Erased persons in the audit log, and what stays unchanged.
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

    /// An owner, then called `name`, invited a user, or acted on them otherwise.
    private func log(
        _ id: Int, by actor: String, called name: String, to guest: String, _ action: String = "user.invited",
        details: String = "{}"
    ) throws {
        let target = try #require(
            Int64(portal.value("SELECT CAST(id AS TEXT) FROM portal_users u WHERE id = \(user(guest))")))
        try portal.change(
            """
            INSERT INTO audit_events (client_id, id, at, actor_kind, actor_id, actor_name, action, target_kind,
                target_id, target_name, ip, details)
            SELECT id, \(id), 1, 'user', \(user(actor)), \(quoted(name)), '\(action)', 'user',
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
    func `erasure redacts names in audit details but not equal role and locale values`(
        details: String, expected: String
    ) throws {
        try log(1, by: "zelda", called: "viewer", to: "ina", details: details)
        erase("zelda")
        #expect(
            try portal.rows("SELECT actor_name, details FROM audit_events WHERE id = 1", columns: 2)
                == ["|\(expected)"])
    }

    @Test(arguments: ["authenticator", "device", "new_device", "new_network", "passkey", "trusted_devices"])
    func `what a person's own devices are called goes with them, addresses too`(field: String) throws {
        let details = #"{"\#(field)":{"old":"203.0.113.7","new":null}}"#
        for (id, name) in [(1, "zelda"), (2, "ina")] {
            try log(id, by: name, called: name, to: name, "device.distrusted", details: details)
        }
        erase("zelda")
        #expect(
            try portal.rows("SELECT details FROM audit_events WHERE id < 3 ORDER BY id", columns: 1) == [
                #"{"\#(field)":{"old":null,"new":null,"erased":["old"]}}"#, details,
            ])
    }

    /// Things with the person's name are kept.
    @Test(arguments: ["node", "branding", "domain", "client"])
    func `erasure keeps the name of a thing called like the person`(kind: String) throws {
        try log(1, by: "zelda", called: "Zelda", to: "ina")
        try portal.change("UPDATE audit_events SET target_kind = '\(kind)', target_name = 'Zelda' WHERE id = 1")
        erase("zelda")
        #expect(
            try portal.rows("SELECT actor_name, target_name FROM audit_events WHERE id = 1", columns: 2) == ["|Zelda"])
    }

    // MARK: People in imported events only

    private func imported(_ id: Int, by actor: String, kind: String = "user", target: String = "x", note: String = "-")
        -> String
    {
        #"{"type":"audit","client":"acme","id":"s\#(id)","at":"2026-01-15T07:00:00Z","actor":{"kind":"\#(kind)","name":"\#(actor)"},"#
            + #""action":"node.patched","target":{"kind":"user","id":"u\#(id)","name":"\#(target)"},"#
            + #""details":{"note":{"old":null,"new":"\#(note)"}}}"#
    }

    private func told(_ id: Int) throws -> String? {
        try portal.rows(
            "SELECT actor_name, target_name, details FROM audit_events WHERE upstream_id = 's\(id)'", columns: 3
        ).first
    }

    @Test func `a person known only from imported events can be erased`() throws {
        let lines = [
            imported(1, by: "Solo@X.example"), imported(2, by: "Solo <solo@x.example>", kind: "operator"),
            imported(3, by: "Kim", target: "solo@x.example"), imported(4, by: "Kim", note: "asked solo@x.example."),
            imported(5, by: "absolo@x.example", target: "solo@x.example.org", note: "a.solo@x.example"),
        ]
        #expect(portal.importLines(lines.joined(separator: "\n")).code == 0)
        let stays = try told(5)
        let run = portal.run("user erase solo@x.example --client acme --json")
        #expect(run.code == 0 && run.json?["events"] == .integer(4), "\(run.err)")
        let note = #"{"note":{"old":null,"new":"-"}}"#
        #expect(try told(1) == "|x|" + note)
        #expect(try told(2) == "|x|" + note)
        #expect(try told(3) == "Kim||" + note)
        #expect(try told(4) == #"Kim|x|{"note":{"old":null,"new":null,"erased":["new"]}}"#)
        #expect(try told(5) == stays, "another person's address has the same end")
        #expect(
            try portal.rows(
                "SELECT actor_kind, target_kind, target_id, target_name FROM audit_events WHERE action = 'user.erased'",
                columns: 4) == ["operator|user||"])
        let again = portal.run("user erase solo@x.example --client acme")
        #expect(
            again.code == 1 && again.err.contains("neither the users nor the audit log of acme contain solo@x.example"))
    }

    /// Another's address may end like theirs, after any character allowed in addresses.
    @Test(arguments: ["o'", "a&", "a/", "x!", "ö"])
    func `erasure spares addresses that merely end alike`(before: String) throws {
        #expect(portal.run("user add \(before)ina@acme.test --client acme --role viewer").code == 0)
        portal.importLines(
            imported(1, by: before + "ina@acme.test", target: before + "ina@acme.test", note: before + "ina@acme.test"))
        let stays = try told(1)
        let added = "SELECT target_name FROM audit_events WHERE action = 'user.invited' AND target_name LIKE '%ina@%'"
        #expect(try portal.rows(added, columns: 1).count == 2)
        erase("ina")
        #expect(try told(1) == stays)
        #expect(try portal.rows(added, columns: 1) == [before + "ina@acme.test"])
    }

    @Test(arguments: ["'ina@acme.test'", "by=ina@acme.test", "(ina@acme.test)", "Ina <INA@acme.test>"])
    func `erasure finds the address within a longer text`(text: String) throws {
        portal.importLines(imported(1, by: text, target: text, note: text))
        erase("ina")
        #expect(try told(1) == #"||{"note":{"old":null,"new":null,"erased":["new"]}}"#)
    }

    /// A non-ASCII domain is stored in ASCII, and appears in readable form in texts.
    @Test func `erasure finds internationalised addresses in both spellings`() throws {
        portal.importLines(imported(1, by: "Erika <p@Bücher.example>", note: "Mail by p@xn--bcher-kva.example today"))
        #expect(portal.run("user erase p@bücher.example --client acme").code == 0)
        #expect(try told(1) == #"|x|{"note":{"old":null,"new":null,"erased":["new"]}}"#)
    }

    /// Events of other systems name people without a portal account.
    @Test func `erasure redacts the person's name in events of other actors`() throws {
        try log(1, by: "zelda", called: "Zelda Doe", to: "ina")
        try log(2, by: "zelda", called: "Zelda Smith", to: "ina")
        let lines = [
            imported(1, by: "Backup", kind: "system", target: "Zelda Doe"),
            imported(2, by: "Kim", kind: "operator", target: "Zelda Smith", note: "Zelda Doe"),
            imported(3, by: "Kim", kind: "operator", target: "Zelda Doering"),
        ]
        portal.importLines(lines.joined(separator: "\n"))
        erase("zelda")
        let note = #"{"note":{"old":null,"new":"-"}}"#
        #expect(try told(1) == "Backup||" + note)
        #expect(try told(2) == #"Kim||{"note":{"old":null,"new":null,"erased":["new"]}}"#)
        #expect(try told(3) == "Kim|Zelda Doering|" + note)
    }

    /// Events have the actor's name at the time, so the latest may occur only in the rename.
    @Test func `erasure redacts every name of a person who was renamed and then removed`() throws {
        let renamed = #"{"name":{"old":"Zelda Doe","new":"Zelda Smith"},"locale":{"old":"de","new":"en"}}"#
        try log(1, by: "zelda", called: "Zelda Doe", to: "zelda", "profile.updated", details: renamed)
        try log(2, by: "oscar", called: "Oscar", to: "zelda", "user.removed")
        #expect(portal.run("user remove zelda@acme.test --client acme").code == 0)
        erase("zelda")
        let texts = try portal.rows("SELECT actor_name, target_name, details FROM audit_events", columns: 3)
        #expect(!texts.contains { $0.contains("Zelda") || $0.contains("zelda") }, "\(texts)")
        #expect(
            try portal.rows("SELECT details FROM audit_events WHERE id = 1", columns: 1) == [
                #"{"name":{"old":null,"new":null,"erased":["old","new"]},"locale":{"old":"de","new":"en"}}"#
            ])
    }

    @Test func `erasure reports how many audit events it changed`() throws {
        portal.importLines(imported(1, by: "solo@x.example"))
        #expect(
            portal.run("user erase solo@x.example --client acme").out
                == "Erased solo@x.example from acme: 1 audit event now shows a former user.\n")
        portal.importLines(
            [imported(2, by: "duo@x.example"), imported(3, by: "duo@x.example")].joined(separator: "\n"))
        #expect(portal.run("user erase duo@x.example --client acme").out.contains(": 2 audit events now show a former"))
    }

    /// Operators read an English phrase, programs get no name.
    @Test func `audit list shows an erased person as former user, and as null in JSON`() throws {
        try log(1, by: "zelda", called: "Zelda", to: "ina")
        try portal.change("UPDATE audit_events SET at = \(noon - .milliseconds(1)) WHERE id = 1")
        erase("zelda")
        let lines = portal.run("audit list --client acme").out.split(separator: "\n").filter {
            $0.contains("user.invited")
        }
        #expect(lines.contains { $0.contains("former user") && $0.contains("ina@acme.test") })
        let json = portal.run("audit list --client acme --json").out
        #expect(json.contains(#""actor_kind":"user","actor":null"#) && !json.contains("former user"))
    }
}
