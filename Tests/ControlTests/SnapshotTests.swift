import Foundation
import PortalLogic
import PortalStore
import PortalToolkit
import Testing

@testable import portalctl

/// Snapshots: what was not sent between begin and end is removed.
@Suite struct SnapshotTests {
    let portal: Installation

    init() throws {
        portal = try Installation()
        portal.addClient()
    }

    static let kinds = Imported.Kind.allCases.map(\.rawValue)

    /// A valid line of this kind.
    private func line(_ kind: String, _ id: String, _ more: String = "", client: String = "acme") -> String {
        let line =
            switch kind {
            case "node": Lines.node(more, id: id)
            case "subscription": String(Lines.subscription.replacing("s1", with: id).dropLast()) + more + "}"
            case "invoice": Lines.invoice(more).replacing(#""i1""#, with: #""\#(id)""#).replacing("2026-1", with: id)
            default: Lines.ticket("", id: id).replacing(#""number":"7""#, with: #""number":"\#(id)""#)
            }
        return line.replacing(#""acme""#, with: #""\#(client)""#)
    }

    private func lines(_ kind: String, _ ids: some Sequence<Int>, client: String = "acme") -> [String] {
        ids.map { line(kind, "r\($0)", client: client) }
    }

    private func snapshot(_ kind: String, of lines: [String], _ more: String = "", client: String = "acme") -> [String]
    {
        [Lines.snapshot(kind, "begin", client: client)] + lines + [Lines.snapshot(kind, "end", more, client: client)]
    }

    @discardableResult
    private func importing(_ lines: [String], _ options: String = "") -> Installation.Run {
        portal.importLines(lines.joined(separator: "\n"), options + " --json")
    }

    private func ids(_ kind: String, client: String = "acme") throws -> [String] {
        try portal.rows(
            """
            SELECT upstream_id FROM \(kind)s WHERE client_id = (SELECT id FROM clients WHERE slug = '\(client)') ORDER BY 1
            """)
    }

    @Test(arguments: kinds)
    func `records that do not come between begin and end are removed, those of other clients and kinds stay`(
        kind: String
    ) throws {
        portal.addClient("globex")
        for other in Self.kinds {
            importing(lines(other, 1...6) + lines(other, 1...6, client: "globex"))
        }
        let run = importing(snapshot(kind, of: lines(kind, [1, 2, 4, 5, 6])))
        #expect(run.code == 0 && run.err == "")
        #expect(run.json?["snapshot_removals"] == .integer(1) && run.json?["types"]?[kind]?["unchanged"] == .integer(5))
        #expect(run.json?["types"]?["snapshot"]?["removed"] == .integer(1))
        for other in Self.kinds {
            #expect(try ids(other) == (1...6).filter { $0 != 3 || other != kind }.map { "r\($0)" })
            #expect(try ids(other, client: "globex").count == 6)
        }
    }

    @Test(arguments: kinds) func `what is removed goes with all that hangs on it, as by a tombstone`(kind: String)
        throws
    {
        let message = Lines.message("m", isInternal: false)
        let dependants = [
            "node": ["samples", "node_rollups"], "invoice": ["invoice_lines"], "ticket": ["ticket_messages"],
        ]
        importing(lines(kind, 1...5))
        let before = try portal.dump()
        importing([kind == "ticket" ? Lines.ticket(message, id: "gone") : line(kind, "gone")])
        if kind == "node" { importing([Lines.sample(0, node: "gone")]) }
        for table in dependants[kind] ?? [] { #expect(try portal.value("SELECT count(*) FROM \(table)") > "0") }
        importing(snapshot(kind, of: lines(kind, 1...5)))
        #expect(
            try portal.dump().filter { !$0.hasPrefix("client_rollups") && !$0.hasPrefix("import_marks") }
                == before.filter { !$0.hasPrefix("import_marks") })
    }

    @Test(arguments: kinds) func `what has come unchanged, changed, out of date or new stays and counts as that`(
        kind: String
    ) throws {
        func at(_ hour: String) -> String { #","updated_at":"2026-01-15T\#(hour):00:00Z""# }
        func dated(_ hour: String) -> String {
            kind == "ticket"
                ? Lines.ticket("", updated: "2026-01-15T\(hour):00:00Z", id: "old") : line(kind, "old", at(hour))
        }
        importing(lines(kind, 1...4) + [dated("08")])
        let tombstone = Lines.tombstone(kind, "old", at("07"))
        for stale in [dated("07"), tombstone] {
            let run = importing(snapshot(kind, of: lines(kind, 1...5) + [stale]))
            #expect(run.code == 0 && run.json?["out_of_date"] == .integer(1))
            #expect(try ids(kind) == ["old", "r1", "r2", "r3", "r4", "r5"])
        }
        let before = try portal.dump()
        #expect(importing(snapshot(kind, of: lines(kind, 1...5) + [dated("08")])).json?["unchanged"] == .integer(7))
        #expect(try portal.dump() == before)
    }

    @Test(arguments: kinds) func `more than a fifth goes only when confirmed, or within another limit`(kind: String)
        throws
    {
        importing(lines(kind, 1...10))
        let before = try portal.dump()
        let seven = lines(kind, 1...7)
        let run = importing(snapshot(kind, of: seven))
        #expect(run.code == 1 && run.json?["bad"] == .integer(1) && run.json?["snapshot_removals"] == .integer(0))
        #expect(run.err.hasPrefix("line 9: phase: would remove 3 of 10 \(kind)s, more than 20 %: r10 ("))
        #expect(
            run.err.contains("r8 (") && run.err.contains("confirm\":true") && run.err.contains("--confirm-removals"))
        #expect(try portal.dump().filter { !$0.hasPrefix("import_snapshot") } == before)
        #expect(importing(snapshot(kind, of: seven), "--max-removals 29").code == 1)
        for (lines, options) in [
            (snapshot(kind, of: seven, #","confirm":true"#), ""), (snapshot(kind, of: seven), "--confirm-removals"),
            (snapshot(kind, of: seven), "--max-removals 30"),
        ] {
            importing(self.lines(kind, 1...10))
            #expect(importing(lines, options).code == 0)
            #expect(try ids(kind).count == 7)
        }
        #expect(importing(snapshot(kind, of: lines(kind, 1...6))).code == 0, "one of seven")
    }

    @Test(arguments: kinds) func `the client's last records go only when confirmed`(kind: String) throws {
        importing(lines(kind, [1]))
        let run = importing(snapshot(kind, of: []), "--max-removals 100")
        #expect(run.code == 1 && run.err.contains("would remove the client's last \(kind): r1 ("))
        #expect(try ids(kind) == ["r1"])
        importing(lines(kind, 1...12))
        let all = importing(snapshot(kind, of: []), "--max-removals 100")
        #expect(all.err.contains("all 12 \(kind)s of the client") && all.err.contains("and 2 more. If"))
        #expect(importing(snapshot(kind, of: [], #","confirm":true"#)).code == 0)
        #expect(try ids(kind) == [])
        #expect(importing(snapshot(kind, of: [])).code == 0, "nothing is there to go")
    }

    /// Those that are new would hide how many of the known ones are gone.
    @Test(arguments: kinds) func `the share is that of the records known at the begin`(kind: String) throws {
        importing(lines(kind, 1...3))
        let run = importing(snapshot(kind, of: lines(kind, 101...120)))
        #expect(run.err.contains("would remove 3 of 3 \(kind)s"))
        #expect(try ids(kind).count == 23)
    }

    @Test(arguments: kinds) func `a snapshot that is broken off removes nothing, and is to be sent anew`(kind: String)
        throws
    {
        importing(lines(kind, 1...6))
        #expect(importing([Lines.snapshot(kind, "begin")] + lines(kind, 1...2)).code == 0)
        let late = importing(lines(kind, 3...5) + [Lines.snapshot(kind, "end", #","confirm":true"#)])
        #expect(late.code == 1 && late.err.contains("phase: has no begin in this import"))
        #expect(try ids(kind).count == 6)
        #expect(importing(snapshot(kind, of: lines(kind, 2...6))).code == 0)
        #expect(try ids(kind) == ["r2", "r3", "r4", "r5", "r6"])
        #expect(importing([Lines.snapshot(kind, "end")]).code == 1)
        let stopped = importing(snapshot(kind, of: lines(kind, 2...5) + ["{"] + lines(kind, [6])))
        #expect(stopped.code == 1)
        #expect(try ids(kind).count == 5)
    }

    @Test(arguments: kinds) func `a dry run lists what would go`(kind: String) throws {
        importing(lines(kind, 1...8))
        let before = try portal.dump()
        let run = importing(snapshot(kind, of: lines(kind, 1...7)), "--dry-run")
        let removal = run.json?["removals"]?.items?.first
        #expect(run.json?["removals"]?.items?.count == 1 && run.json?["kept"] == .bool(false))
        #expect(removal?["id"]?.text == "r8" && removal?["kind"]?.text == kind && removal?["client"]?.text == "acme")
        #expect(removal?["line"] == .integer(9) && removal?["label"]?.text?.isEmpty == false)
        let text = portal.importLines(snapshot(kind, of: lines(kind, 1...7)).joined(separator: "\n"), "--dry-run").out
        #expect(
            text.contains("\n1 record removed by snapshots\n  acme: \(kind) r8 (")
                && text.hasSuffix("nothing was changed\n"))
        #expect(try portal.dump() == before)
        #expect(importing(snapshot(kind, of: lines(kind, 1...7))).json?["removals"]?.items?.count == 0)
    }

    @Test(arguments: kinds) func `a snapshot may span batches, and so may that of a whole run`(kind: String) throws {
        importing(lines(kind, 1...1200))
        let kept = lines(kind, 1...1100)
        for options in ["--dry-run", "--atomic", ""] {
            let run = importing(snapshot(kind, of: kept), options)
            #expect(run.code == 0 && run.json?["types"]?[kind]?["unchanged"] == .integer(1100))
            #expect(run.json?["snapshot_removals"] == .integer(options.isEmpty ? 0 : 100))
        }
        #expect(try ids(kind).count == 1100)
        #expect(try portal.value("SELECT count(*) FROM import_snapshot_records") == "0")
    }

    @Test(arguments: kinds) func `a bad line in between would look gone, so that the end is bad`(kind: String) throws {
        importing(lines(kind, 1...6))
        let five = lines(kind, 1...5)
        let bad = #"{"type":"\#(kind)","client":"acme","id":"r6"}"#
        for bad in [bad, "{", #"{"type":"?"}"#] {
            let run = importing(snapshot(kind, of: [bad] + five, #","confirm":true"#), "--keep-going")
            #expect(run.err.contains("line 8: phase: comes after a bad line"))
            #expect(try ids(kind).count == 6)
        }
        let strict = importing(snapshot(kind, of: five + [line(kind, "r6", #","x":1"#)]), "--keep-going --strict")
        #expect(strict.code == 0, "an unknown field is no bad line")
        let others = [Lines.sample(0, node: "nobody"), #"{"type":"client","client":"-"}"#]
        #expect(
            importing([bad] + snapshot(kind, of: others + five) + ["{"], "--keep-going").err.contains("phase") == false)
        #expect(try ids(kind).count == 5)
    }

    @Test func `a node that moves to another client is one step for the sender`() throws {
        portal.addClient("globex")
        importing(lines("node", 1...6) + lines("node", 11...16, client: "globex") + [Lines.sample(0, node: "r6")])
        let run = importing(
            snapshot("node", of: lines("node", 1...5))
                + snapshot("node", of: lines("node", [6] + Array(11...16), client: "globex"), client: "globex"))
        #expect(run.code == 0 && run.json?["snapshot_removals"] == .integer(1))
        #expect(try ids("node").count == 5)
        #expect(try ids("node", client: "globex").contains("r6"))
        #expect(try portal.value("SELECT count(*) FROM samples") == "0", "the former client's figures stay its own")
    }

    @Test(arguments: [["acme", "globex"], ["globex", "acme"]])
    func `nodes that move in the same import do not count as gone, wherever their snapshots end`(ends: [String]) throws
    {
        #expect(portal.run("client add globex --msp msp-acme --name Globex").code == 0)
        importing(lines("node", 1...3) + lines("node", 11...12, client: "globex"))
        func moving(_ kept: [Int], _ arrived: [Int]) -> [String] {
            ["acme", "globex"].map { Lines.snapshot("node", "begin", client: $0) } + lines("node", kept)
                + lines("node", arrived + [11, 12], client: "globex")
                // The ends come in several transactions.
                + [Lines.snapshot("node", "end", client: ends[0])] + Array(repeating: line("ticket", "t"), count: 1000)
                + [Lines.snapshot("node", "end", client: ends[1])]
        }
        let gone = importing(moving([1], [2]))
        #expect(gone.code == 1 && gone.err.contains("would remove 1 of 2 nodes, more than 20 %: r3 ("))
        importing(lines("node", 1...3) + [Lines.tombstone("node", "r2").replacing("acme", with: "globex")])
        #expect(importing(moving([1, 2], [3])).code == 0)
        importing(lines("node", [2], client: "globex"))
        #expect(importing(moving([], [1, 2, 3])).err.contains("the client's last node: r2 ("), "globex had it before")
        importing(["r1", "r2"].map { Lines.tombstone("node", $0).replacing("acme", with: "globex") })
        let all = importing(moving([], [1, 2, 3]))
        #expect(all.code == 0 && all.json?["snapshot_removals"] == .integer(2))
        #expect(try ids("node") == [] && ids("node", client: "globex") == ["r1", "r11", "r12", "r2", "r3"])
        #expect(try portal.value("SELECT count(*) FROM import_snapshots") == "0")
    }

    @Test func `what another MSP's client gets has not moved there`() throws {
        portal.addClient("globex")
        importing(lines("node", 1...2))
        let begins = ["acme", "globex"].map { Lines.snapshot("node", "begin", client: $0) }
        let run = importing(
            begins + lines("node", [1]) + lines("node", [2], client: "globex") + [Lines.snapshot("node", "end")])
        #expect(run.err.contains("would remove 1 of 2 nodes"))
    }

    @Test func `one import may hold a snapshot of each kind at once, and a second begin starts anew`() throws {
        for kind in Self.kinds { importing(lines(kind, 1...5)) }
        let begins = Self.kinds.map { Lines.snapshot($0, "begin") }
        let ends = Self.kinds.map { Lines.snapshot($0, "end") }
        let run = importing(
            begins + Self.kinds.flatMap { lines($0, 1...5) } + [Lines.snapshot("node", "begin")]
                + lines("node", 1...4) + ends)
        #expect(run.code == 0 && run.json?["snapshot_removals"] == .integer(1))
        #expect(try ids("node").count == 4)
    }

    @Test func `the end says that the list is as of now, a tombstone in between takes what had come`() throws {
        importing(lines("ticket", 1...5))
        portal.clock = noon + .hours(1)
        importing(snapshot("ticket", of: lines("ticket", 1...5) + [Lines.tombstone("ticket", "r5")]))
        #expect(try ids("ticket").count == 4)
        portal.clock = noon + .hours(2)
        importing(snapshot("invoice", of: []))
        #expect(
            try portal.rows("SELECT kind, imported_at - \(noon) FROM import_marks ORDER BY 1", columns: 2)
                == ["invoice|7200000", "ticket|3600000"])
        #expect(portal.importLines(Lines.snapshot("node", "begin"), "").out.contains("1 snapshot line: 1 changed"))
    }

    @Test func `a percentage is one`() {
        for percent in ["-1", "101", "x", ""] {
            #expect(portal.run(["import", "--max-removals", percent]).code == 64)
        }
    }
}
