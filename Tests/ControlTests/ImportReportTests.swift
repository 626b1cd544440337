import Foundation
import PortalLogic
import PortalStore
import PortalToolkit
import Testing

@testable import portalctl

/// The summary of an import, by line type.
@Suite struct ImportReportTests {
    let portal: Installation

    init() throws {
        portal = try Installation()
        portal.addClient()
    }

    /// The non-zero counts of a type, such as `added 2, bad 1`.
    private func counts(_ run: Installation.Run, _ type: String) -> String {
        guard case .object(let members)? = run.json?["types"]?[type] else { return "none" }
        return members.compactMap { member in
            guard case .integer(let count) = member.value, count > 0, member.name != "lines" else { return nil }
            return "\(member.name) \(count)"
        }.joined(separator: ", ")
    }

    private func importing(_ lines: String..., options: String = "") -> Installation.Run {
        portal.importLines(lines.joined(separator: "\n"), "--json --keep-going " + options)
    }

    @Test(arguments: [
        ("node", Lines.node, Lines.node(#","region":"Bern""#)),
        ("sample", Lines.sample(0), Lines.sample(0, cpu: "11")),
        ("sample", Lines.sample(0), Lines.sample(0, cpu: "null")),
        ("subscription", Lines.subscription, Lines.subscription.replacingOccurrences(of: "9900", with: "9901")),
        ("invoice", Lines.invoice(), Lines.invoice(#","paid_on":"2026-01-10""#)),
        ("invoice", Lines.invoice(), Lines.invoice().replacingOccurrences(of: "Server", with: "Servers")),
        (
            "ticket", Lines.ticket(Lines.message("m1", isInternal: true)),
            Lines.ticket(Lines.message("m1", isInternal: false))
        ),
        (
            "ticket", Lines.ticket(Lines.message("m1", isInternal: true) + "," + Lines.message("m2", isInternal: true)),
            Lines.ticket(Lines.message("m2", isInternal: true))
        ),
        (
            "branding", Lines.branding,
            ##"{"type":"branding","client":"acme","primary_color":"#0b6e4f","secondary_color":"#ffffff"}"##
        ),
        (
            "msp", #"{"type":"msp","msp":"new","name":"New","tier":"pro"}"#,
            #"{"type":"msp","msp":"new","contact_email":"it@new.test"}"#
        ),
        (
            "client", #"{"type":"client","client":"new","msp":"msp-acme","name":"New"}"#,
            #"{"type":"client","client":"new","status":"suspended"}"#
        ),
    ])
    func `a record is reported as added, then unchanged, then changed`(type: String, line: String, other: String) throws
    {
        if type == "sample" { portal.importLines(Lines.node) }
        #expect(counts(importing(line, line), type) == "added 1, unchanged 1")
        let before = try portal.dump()
        #expect(counts(importing(line), type) == "unchanged 1")
        #expect(try portal.dump() == before)
        #expect(counts(importing(other, other), type) == "changed 1, unchanged 1")
        #expect(try portal.dump() != before)
    }

    @Test(arguments: [
        ("node", Lines.node(#","updated_at":"AT""#)),
        ("subscription", Lines.subscription.dropLast() + #","updated_at":"AT"}"#),
        ("invoice", Lines.invoice(#","updated_at":"AT""#)),
        ("ticket", Lines.ticket(Lines.message("m1", isInternal: true), updated: "AT")),
        ("branding", Lines.branding.dropLast() + #","updated_at":"AT"}"#),
        ("msp", #"{"type":"msp","msp":"msp-acme","tier":"pro","updated_at":"AT"}"#),
        ("client", #"{"type":"client","client":"acme","name":"Acme","updated_at":"AT"}"#),
    ])
    func `a newer updated_at counts as a change and makes older lines out of date`(type: String, line: String) throws {
        func at(_ hour: String) -> String { line.replacingOccurrences(of: "AT", with: "2026-01-15T\(hour):00:00Z") }
        _ = importing(at("07"))
        #expect(counts(importing(at("08"), at("08"), at("07")), type) == "changed 1, unchanged 1, out_of_date 1")
    }

    @Test func `audit events, heartbeats and tombstones are counted too`() throws {
        #expect(counts(importing(Lines.event, Lines.event), "audit") == "added 1, unchanged 1")
        #expect(counts(importing(Lines.heartbeat, Lines.heartbeat), "heartbeat") == "changed 2")
        _ = importing(Lines.node(#","updated_at":"2026-01-15T09:00:00Z""#))
        let old = Lines.tombstone("node", "n1", #","updated_at":"2026-01-15T08:00:00Z""#)
        let run = importing(old, Lines.tombstone("node", "n1"), Lines.tombstone("node", "n1"))
        #expect(counts(run, "tombstone") == "unchanged 1, removed 1, out_of_date 1")
    }

    @Test func `bad lines are counted by type`() throws {
        let run = importing(
            "{", #"{"type":"dog"}"#, Lines.node(status: "up"), Lines.sample(0, node: "nobody"), Lines.node, "[]")
        #expect(counts(run, "unknown") == "bad 3")
        #expect(counts(run, "node") == "added 1, bad 1")
        #expect(counts(run, "sample") == "bad 1")
        #expect(run.json?["lines"] == .integer(6))
        #expect(run.json?["bad"] == .integer(5))
        #expect(run.json?["kept"] == .bool(true))
        #expect(importing(Lines.node, options: "--dry-run").json?["kept"] == .bool(false))
    }

    @Test func `the JSON report always has every key`() throws {
        let run = importing()
        #expect(
            run.out.hasPrefix(
                #"{"lines":0,"added":0,"changed":0,"unchanged":0,"removed":0,"out_of_date":0,"bad":0,"warnings":0,"#
                    + #""unknown_fields":0,"snapshot_removals":0,"kept":true,"types":{"msp":{"lines":0,"#))
        guard case .object(let types)? = run.json?["types"] else { return #expect(Bool(false)) }
        #expect(types.map(\.name) == ImportSummary.types && types.count == 14)
    }

    @Test func `the summary has one line per type`() {
        portal.importLines(Lines.node)
        let run = portal.importLines(
            [
                Lines.node, Lines.node(id: "n2"), Lines.node(#","x":1"#, id: "n3"), Lines.sample(0), Lines.event,
                Lines.invoice().replacingOccurrences(of: "2026-01-31", with: "2025-01-31"), "{",
            ].joined(separator: "\n"), "--keep-going")
        #expect(
            run.out == """
                7 lines
                  3 nodes: 2 added, 1 unchanged
                  1 sample: 1 added
                  1 invoice: 1 added
                  1 audit event: 1 added
                  1 line of unknown type: 1 bad
                1 line with warnings
                1 unknown field ignored

                """)
        #expect(portal.importLines("").out == "0 lines\n")
        #expect(
            portal.importLines(Lines.node, "--dry-run").out == "1 line\n  1 node: 1 unchanged\nnothing was changed\n")
    }

    // MARK: On a terminal

    @Test func `progress starts after a second and updates at most five times a second`() {
        var line = ProgressLine(size: 1000, now: 0)
        #expect(line.text(.written(lines: 1000, of: nil), consumed: 100, now: 999) == nil)
        #expect(line.clear() == nil)
        #expect(
            line.text(.written(lines: 2000, of: nil), consumed: 200, now: 1000)
                == "\r\u{1b}[K20 %, 2000 lines, 2000 lines/s")
        #expect(line.text(.written(lines: 3000, of: nil), consumed: 300, now: 1199) == nil)
        #expect(line.text(.written(lines: 3000, of: nil), consumed: 300, now: 1200) != nil)
        #expect(line.clear() == "\r\u{1b}[K")
        #expect(line.clear() == nil)
    }

    @Test func `progress of a pipe has no percentage, that of an atomic run two phases`() {
        var pipe = ProgressLine(size: nil, now: 0)
        #expect(
            pipe.text(.written(lines: 3000, of: nil), consumed: 9, now: 2000) == "\r\u{1b}[K3000 lines, 1500 lines/s")
        var atomic = ProgressLine(size: 100, now: 0)
        #expect(
            atomic.text(.read(lines: 4000), consumed: 50, now: 2000)
                == "\r\u{1b}[Kreading: 50 %, 4000 lines, 2000 lines/s")
        #expect(
            atomic.text(.written(lines: 1000, of: 8000), consumed: 100, now: 4000)
                == "\r\u{1b}[Kwriting: 12 %, 1000 lines")
        #expect(
            atomic.text(.written(lines: 2000, of: 8000), consumed: 100, now: 5000)
                == "\r\u{1b}[Kwriting: 25 %, 2000 lines, 2000 lines/s")
    }

    @Test(arguments: ["", "--atomic", "--dry-run"])
    func `progress is shown on terminals only`(options: String) throws {
        let lines = (1...2500).map { Lines.node(id: "n\($0)") }.joined(separator: "\n") + "\n{"
        portal.tick = .milliseconds(700)
        #expect(
            portal.importLines(lines, options).err
                == "line 2501: must be a JSON object: the text ends too early at byte 1\n")
        portal.isTerminal = true
        let run = portal.importLines(lines, options)
        #expect(
            run.err.contains("\r\u{1b}[K") && run.err.contains(" %, ") && run.err.contains(" lines/s"), "\(run.err)")
        #expect(run.err.hasSuffix("\r\u{1b}[Kline 2501: must be a JSON object: the text ends too early at byte 1\n"))
    }

    // MARK: Byte order mark

    private static let mark = "\u{feff}"

    @Test func `a byte order mark is accepted at the start of the input`() throws {
        #expect(counts(importing(Self.mark + Lines.node, Lines.heartbeat), "node") == "added 1")
        #expect(importing(Self.mark).json?["lines"] == .integer(0))
        let file = portal.path("windows.ndjson")
        try Data((Self.mark + Lines.node(id: "n2") + "\r\n").utf8).write(to: URL(filePath: file))
        #expect(portal.run("import \(file)").code == 0)
        #expect(try portal.rows("SELECT upstream_id FROM nodes ORDER BY 1") == ["n1", "n2"])
    }

    @Test func `a byte order mark is refused anywhere else`() throws {
        for lines in [
            "\n" + Self.mark + Lines.node, Lines.heartbeat + "\n" + Self.mark + Lines.node,
            Self.mark + Self.mark + Lines.node, " " + Self.mark + Lines.node, Lines.node + Self.mark,
        ] {
            let run = importing(lines)
            #expect(run.code == 1 && run.json?["bad"] == .integer(1), "\(lines)")
        }
        #expect(try portal.value("SELECT count(*) FROM nodes") == "0")
    }

    /// The reader uses blocks of 64 KiB: the second begins with the mark.
    @Test func `a byte order mark at the start of a later read block is refused`() throws {
        let start = Lines.heartbeat + "\n"
        let filler = String(repeating: " ", count: 65_536 - start.utf8.count - 1) + "\n"
        let run = importing(start + filler + Self.mark + Lines.node)
        #expect(run.err.hasPrefix("line 3: must be a JSON object"))
    }
}
