import PortalToolkit
import Testing

@testable import portalctl

/// `portalctl announce`, and import lines of announcements.
@Suite struct AnnouncementTests {
    let portal: Installation

    init() throws {
        portal = try Installation()
        portal.addClient()
        portal.addClient("globex")
        #expect(portal.importLines(Lines.node).code == 0)
    }

    @discardableResult
    private func announce(_ words: String...) -> Installation.Run { portal.run(["announce"] + words) }

    private func events() throws -> [String] {
        try portal.rows(
            "SELECT action FROM msp_events WHERE action LIKE 'announcement.%' AND msp_id = "
                + "(SELECT id FROM msps WHERE slug = 'msp-acme') ORDER BY at, id")
    }

    private func stored(_ column: String, _ id: String = "a1") throws -> String {
        try portal.value("SELECT CAST(\(column) AS TEXT) FROM announcements WHERE upstream_id = '\(id)'")
    }

    // MARK: Commands

    @Test func `a message is added, worded in further languages, listed, ended and removed`() throws {
        let added = announce(
            "add", "--msp", "msp-acme", "--id", "move", "--title", "We move", "--text", "Our phones are off.\nSorry.",
            "--public")
        #expect(added.out == "The announcement move of msp-acme is shown.\n" && added.code == 0)
        #expect(
            announce("say", "move", "--msp", "msp-acme", "--language", "de", "--title", "Wir ziehen um").code == 0)
        #expect(
            try stored("texts", "move")
                == #"{"en":{"title":"We move","text":"Our phones are off.\nSorry."},"de":{"title":"Wir ziehen um","text":""}}"#
        )
        let listed = announce("list", "--msp", "msp-acme").out
        #expect(listed.contains("shown") && listed.contains("all") && listed.contains("We move"))
        #expect(announce("list", "--msp", "msp-globex", "--json").json?["items"] == .array([]))
        portal.clock += .minutes(1)
        #expect(announce("end", "move", "--msp", "msp-acme").out == "The announcement move of msp-acme has ended.\n")
        #expect(announce("list").out.contains("over"))
        #expect(announce("remove", "move", "--msp", "msp-acme").code == 0)
        #expect(try portal.value("SELECT COUNT(*) FROM announcements") == "0")
        #expect(
            try Set(events()) == [
                "announcement.added", "announcement.changed", "announcement.ended", "announcement.removed",
            ])
    }

    @Test func `one that is planned says when it begins, and never begins once it was ended`() throws {
        let added = announce(
            "add", "--msp", "msp-acme", "--id", "work", "--title", "Work", "--severity", "maintenance", "--from",
            "2026-01-20T21:00:00Z", "--until", "2026-01-20T23:00:00Z", "--client", "acme", "--node", "acme/n1")
        #expect(added.out == "The announcement work of msp-acme begins at 2026-01-20T21:00:00Z.\n")
        #expect(announce("list").out.contains("planned") && announce("list").out.contains("2 chosen"))
        announce("end", "work", "--msp", "msp-acme")
        #expect(announce("list").out.contains("over"))
        #expect(try portal.value("SELECT COUNT(*) FROM announcements WHERE starts_at < ends_at") == "1")
        // A second time changes nothing, and tells nothing.
        announce("end", "work", "--msp", "msp-acme")
        #expect(try events().count == 2)
    }

    @Test(arguments: [
        (["--until", "2026-01-15T09:59:59Z"], "--until must come after now"),
        (["--from", "2026-01-16T10:00:00Z", "--until", "2026-01-16T10:00:00Z"], "--until must come after --from"),
        (["--client", "globex"], "msp-acme has no client globex"),
        (["--client", "nobody"], "msp-acme has no client nobody"),
        (["--node", "globex/n1"], "msp-acme has no client globex"),
        (["--node", "acme/n9"], "acme has no node n9"),
        (["--node", "n1"], "must be nodes such as acme/srv-17"),
        (["--severity", "urgent"], "must be one of info, maintenance, incident"),
        (["--language", "fr"], "must be one of en, de, uk"),
        (["--from", "tomorrow"], "must be an RFC 3339 instant"),
        (["--title", String(repeating: "a", count: 201)], "at most 200 characters"),
        (["--text", String(repeating: "a", count: 2001)], "at most 2000 characters"),
        (["--title", "a\u{202e}b"], "must not have control characters"),
        (["--msp", "nobody"], "there is no MSP nobody"),
    ])
    func `what cannot be is refused with what would be right`(words: [String], reason: String) throws {
        var all = ["announce", "add", "--msp", "msp-acme", "--title", "Move"]
        if let place = all.firstIndex(of: words[0]) { all.removeSubrange(place...place + 1) }
        let run = portal.run(all + words)
        #expect(run.code != 0 && run.err.contains(reason), "\(run.err)")
        #expect(try portal.value("SELECT COUNT(*) FROM announcements") == "0")
    }

    @Test func `a title of 200 characters from right to left, and markup, are kept as they are`() throws {
        for title in [String(repeating: "א", count: 200), "<script>alert(1)</script> & https://x.test"] {
            #expect(announce("add", "--msp", "msp-acme", "--title", title).code == 0)
        }
        #expect(try portal.value("SELECT COUNT(*) FROM announcements") == "2")
        #expect(announce("list").out.contains("<script>alert(1)</script>"))
    }

    // MARK: Import

    @Test func `a line adds, changes and takes away; an older one does nothing`() throws {
        func run(_ line: String) -> JSON? { portal.importLines(line, "--json").json }
        let new = #","updated_at":"2026-01-15T09:30:00Z""#
        #expect(run(Lines.announcement(new))?["added"] == .integer(1))
        #expect(run(Lines.announcement(new))?["unchanged"] == .integer(1))
        #expect(
            run(Lines.announcement(#","updated_at":"2026-01-15T09:00:00Z""#, title: "Old"))?["out_of_date"]
                == .integer(1))
        // A newer stamp alone is no event.
        #expect(run(Lines.announcement(#","updated_at":"2026-01-15T09:40:00Z""#))?["changed"] == .integer(1))
        #expect(try events() == ["announcement.added"])
        let gone = #"{"type":"announcement","msp":"msp-acme","id":"a1","removed":true"#
        #expect(run(gone + #","updated_at":"2026-01-15T09:39:00Z"}"#)?["out_of_date"] == .integer(1))
        #expect(run(gone + "}")?["removed"] == .integer(1))
        #expect(run(gone + "}")?["unchanged"] == .integer(1))
        #expect(try Set(events()) == ["announcement.added", "announcement.removed"])
    }

    @Test func `the order of clients and nodes, and a second mention, change nothing`() throws {
        portal.run("client add initech --msp msp-acme --name Initech")
        portal.importLines(
            Lines.announcement(#","clients":["acme","initech","acme"],"nodes":[{"client":"acme","node":"n1"}]"#))
        let again = portal.importLines(
            Lines.announcement(#","clients":["initech","acme"],"nodes":[{"client":"acme","node":"n1"}]"#), "--json")
        #expect(again.json?["unchanged"] == .integer(1))
        #expect(try portal.value("SELECT COUNT(*) FROM announcement_targets") == "3")
        #expect(portal.importLines(Lines.announcement(), "--json").json?["changed"] == .integer(1))
        #expect(try portal.value("SELECT COUNT(*) FROM announcement_targets") == "0")
        #expect(try stored("is_for_all") == "1")
    }

    @Test(arguments: [
        (#","ends_at":"2026-01-15T08:00:00Z""#, "ends_at: must come after starts_at"),
        (#","clients":["globex"]"#, "clients: msp-acme has no client globex"),
        (#","nodes":[{"client":"globex","node":"n1"}]"#, "nodes: msp-acme has no client globex"),
        (#","nodes":[{"client":"acme","node":"n2"}]"#, "nodes: acme has no node n2"),
        (#","public":"yes""#, "public: must be true or false"),
        (#","clients":[]"#, "clients: must not be empty; left out, it is for all clients"),
        (#","nodes":[]"#, "nodes: must not be empty; left out, it is for all clients"),
    ])
    func `a bad line is named by its field`(more: String, reason: String) throws {
        let run = portal.importLines(Lines.announcement(more))
        #expect(run.code == 1 && run.err.contains("line 1: \(reason)"), "\(run.err)")
        #expect(try portal.value("SELECT COUNT(*) FROM announcements") == "0")
    }

    @Test func `as many others are a change that is told, by command and by line`() throws {
        portal.run("client add initech --msp msp-acme --name Initech")
        announce("add", "--msp", "msp-acme", "--id", "a", "--title", "T", "--client", "acme")
        announce("add", "--msp", "msp-acme", "--id", "a", "--title", "T", "--client", "initech")
        portal.importLines(Lines.announcement(#","clients":["acme"]"#))
        portal.importLines(Lines.announcement(#","nodes":[{"client":"acme","node":"n1"}]"#))
        #expect(
            try events().sorted() == ["announcement.added", "announcement.added"]
                + Array(repeating: "announcement.changed", count: 2))
        #expect(
            try portal.rows("SELECT details FROM msp_events WHERE action = 'announcement.changed'").allSatisfy {
                $0.contains("1 chosen anew")
            })
        #expect(
            try portal.rows(
                "SELECT slug FROM announcement_targets t JOIN clients c ON c.id = t.client_id WHERE node_id IS NULL")
                == ["initech"])
    }

    @Test func `what an operator ended does not come back by a line of before`() throws {
        let line = Lines.announcement(#","updated_at":"2026-01-15T09:30:00Z""#)
        portal.importLines(line)
        announce("end", "a1", "--msp", "msp-acme")
        #expect(portal.importLines(line, "--json").json?["out_of_date"] == .integer(1))
        #expect(announce("list").out.contains("over"))
        portal.clock += .minutes(1)
        let later = Lines.announcement(#","updated_at":"\#(RFC3339.string(portal.clock))""#)
        #expect(portal.importLines(later, "--json").json?["changed"] == .integer(1))
        #expect(announce("list").out.contains("shown"))
    }

    @Test func `those that begin anew count`() throws {
        func lines(_ more: String) -> String {
            (1...1001).map { Lines.announcement(more, id: "a\($0)") }.joined(separator: "\n")
        }
        #expect(portal.importLines(lines(#","ends_at":"2026-01-15T09:59:00Z""#)).code == 0)
        #expect(portal.importLines(lines("")).err.hasPrefix("line 1001: id: 1000 announcements have not ended"))
        #expect(
            try portal.value("SELECT COUNT(*) FROM announcements WHERE ends_at > \(portal.clock.milliseconds)")
                == "1000")
    }

    @Test func `clients and nodes have one limit`() throws {
        let clients = (1...600).map { #""c\#($0)""# }.joined(separator: ",")
        let nodes = (1...600).map { #"{"client":"acme","node":"n\#($0)"}"# }.joined(separator: ",")
        let run = portal.importLines(Lines.announcement(#","clients":[\#(clients)],"nodes":[\#(nodes)]"#))
        #expect(run.err.contains("an announcement is for at most 1000 clients and nodes, or for all"), "\(run.err)")
    }

    @Test func `what an MSP that is not there takes back is a bad line`() throws {
        portal.importLines(Lines.announcement())
        let run = portal.importLines(#"{"type":"announcement","msp":"adler","id":"a1","removed":true}"#)
        #expect(run.code == 1 && run.err.contains("there is no MSP adler"), "\(run.err)")
        #expect(announce("remove", "a2", "--msp", "msp-acme").err.contains("msp-acme has no announcement a2"))
        #expect(try portal.value("SELECT COUNT(*) FROM announcements") == "1")
    }

    @Test func `the last instant there is means no end, and an empty text none`() throws {
        let line = Lines.announcement(#","ends_at":"9999-12-31T23:59:59.9999999Z""#)
        #expect(portal.importLines(line).code == 0)
        #expect(portal.importLines(line, "--json").json?["unchanged"] == .integer(1))
        #expect(announce("list").out.contains("open"))
        let silent =
            #"{"type":"announcement","msp":"msp-acme","id":"s","severity":"info","starts_at":"2026-01-15T09:00:00Z","texts":{"en":{"title":"T","text":""}}}"#
        #expect(portal.importLines(silent).code == 0)
        #expect(try stored("texts", "s") == #"{"en":{"title":"T","text":""}}"#)
    }

    @Test func `an id of a line is one for commands, and what is over or seen by nobody is said`() throws {
        let id = String(repeating: "i", count: 128)
        portal.importLines(Lines.announcement(id: id))
        #expect(announce("end", id, "--msp", "msp-acme").code == 0)
        let past = announce(
            "add", "--msp", "msp-acme", "--id", "past", "--title", "T", "--from", "2025-01-01T00:00:00Z", "--until",
            "2025-01-02T00:00:00Z")
        #expect(past.out == "The announcement past of msp-acme is over.\n")
        announce("add", "--msp", "msp-acme", "--id", "node", "--title", "T", "--node", "acme/n1")
        portal.importLines(Lines.tombstone("node", "n1"))
        #expect(announce("list").out.contains("seen by nobody"))
    }

    @Test func `it has no tombstone and no place in snapshots, and both say so`() throws {
        portal.importLines(Lines.announcement())
        for line in [Lines.tombstone("announcement", "a1"), Lines.snapshot("announcement", "begin")] {
            #expect(portal.importLines(line).err.contains("kind: must be one of node, subscription, invoice, ticket"))
        }
        for line in [Lines.snapshot("node", "begin"), Lines.node, Lines.snapshot("node", "end")] {
            portal.importLines(line)
        }
        #expect(try portal.value("SELECT COUNT(*) FROM announcements") == "1")
    }

    @Test func `of ten thousand lines a thousand are taken, and the first that is too much is named`() throws {
        let lines = (1...10_000).map { Lines.announcement(id: "a\($0)") }.joined(separator: "\n")
        let run = portal.importLines(lines)
        #expect(run.code == 1)
        #expect(run.err.hasPrefix("line 1001: id: 1000 announcements have not ended, which is the most there can be;"))
        #expect(try portal.value("SELECT COUNT(*) FROM announcements") == "1000")
    }

    // MARK: Offboarding

    @Test func `with a client go those that nobody else sees`() throws {
        portal.run("client add initech --msp msp-acme --name Initech")
        portal.importLines(
            [
                Lines.announcement(#","clients":["initech"]"#, id: "own"),
                Lines.announcement(#","clients":["initech","acme"]"#, id: "shared"), Lines.announcement(id: "all"),
            ].joined(separator: "\n"))
        portal.run("client suspend initech")
        let deleted = portal.run(["client", "delete", "initech", "--yes"])
        #expect(deleted.code == 0, "\(deleted.err)")
        #expect(try portal.rows("SELECT upstream_id FROM announcements ORDER BY 1") == ["all", "shared"])
        #expect(try portal.value("SELECT COUNT(*) FROM announcement_targets") == "1")
        #expect(try stored("is_for_all", "shared") == "0")
    }
}
