import Foundation
import PortalToolkit
import Testing

@testable import portalctl

/// Records contradicting themselves, the clock or other records: imported with a warning; refused on request.
@Suite struct ImportWarningTests {
    let portal: Installation

    init() throws {
        portal = try Installation()
        portal.addClient()
    }

    private static func invoice(_ old: String, _ new: String) -> String {
        Lines.invoice().replacingOccurrences(of: old, with: new)
    }

    private static let later = #""2026-01-15T11:00:00Z""#

    @Test(arguments: [
        (
            invoice(#""total":{"amount_minor":119"#, #""total":{"amount_minor":120"#),
            "total: is not subtotal and tax together"
        ),
        (
            invoice(#""amount_due":{"amount_minor":119"#, #""amount_due":{"amount_minor":120"#),
            "amount_due: is not between 0 and the total"
        ),
        (
            invoice(#""amount_due":{"amount_minor":119"#, #""amount_due":{"amount_minor":-1"#),
            "amount_due: is not between 0 and the total"
        ),
        (invoice(#""status":"open""#, #""status":"paid""#), "amount_due: is not 0 although the invoice is paid"),
        (
            invoice(#"},"total":{"amount_minor":100"#, #"},"total":{"amount_minor":99"#),
            "lines: are together neither the subtotal nor the total"
        ),
        (invoice(#""quantity":"1.5""#, #""quantity":"2""#), "lines[0].total: is not quantity times unit_price"),
        (invoice("2026-01-31", "2025-12-31"), "due_on: is before issued_on"),
        (
            Lines.invoice(#","paid_on":"2025-12-31""#).replacingOccurrences(of: "open", with: "void"),
            "paid_on: is before issued_on"
        ),
        (Lines.invoice(#","paid_on":"2026-01-10""#), "paid_on: is there although the invoice is open"),
        (
            Lines.invoice(#","paid_on":"2026-01-17""#).replacingOccurrences(of: "open", with: "void"),
            "paid_on: lies in the future"
        ),
        (
            Lines.invoice(#","period_start":"2026-01-02","period_end":"2026-01-01""#),
            "period_end: is before period_start"
        ),
        (
            invoice(#""quantity":"1.5""#, #""period_start":"2026-01-02","period_end":"2026-01-01","quantity":"1.5""#),
            "lines[0].period_end: is before period_start"
        ),
        (Lines.invoice(#","updated_at":\#(later)"#), "updated_at: lies in the future"),
        (
            Lines.ticket(Lines.message("m", isInternal: false), updated: "2026-01-14T07:00:00Z"),
            "updated_at: is before opened_at"
        ),
        (
            Lines.ticket(Lines.message("m", isInternal: true).replacingOccurrences(of: "14T08", with: "14T07")),
            "messages[0].at: is before opened_at"
        ),
        (
            Lines.ticket(
                Lines.message("m", isInternal: false).replacingOccurrences(of: "14T08", with: "15T09:30")
                    .replacingOccurrences(of: "09:30:00:00", with: "09:30:00")),
            "messages[0].at: is after updated_at"
        ),
        (
            Lines.ticket(Lines.message("m", isInternal: true).replacingOccurrences(of: "14T08", with: "15T11")),
            "messages[0].at: lies in the future"
        ),
        (Lines.ticket("", updated: "2026-01-15T11:00:00Z"), "updated_at: lies in the future"),
        (Lines.node(#","booted_at":\#(later)"#), "booted_at: lies in the future"),
        (Lines.node(#","updated_at":\#(later)"#), "updated_at: lies in the future"),
        (Lines.subscription.dropLast() + #","renews_on":"2024-12-31"}"#, "renews_on: is before started_on"),
        (Lines.event.replacingOccurrences(of: "15T07", with: "15T11"), "at: lies in the future"),
        (Lines.branding.dropLast() + #","updated_at":\#(later)}"#, "updated_at: lies in the future"),
        (#"{"type":"client","client":"acme","updated_at":\#(later)}"#, "updated_at: lies in the future"),
        (#"{"type":"msp","msp":"msp-acme","updated_at":\#(later)}"#, "updated_at: lies in the future"),
        (Lines.tombstone("node", "n1", #","updated_at":\#(later)"#), "updated_at: lies in the future"),
    ])
    func `a contradictory record is accepted with a warning and refused when strict`(line: String, warning: String)
        throws
    {
        let before = try portal.dump()
        let strict = portal.importLines(line, "--strict --json")
        #expect(strict.code == 1)
        #expect(strict.err.contains("line 1: \(warning)\n"), "\(strict.err)")
        #expect(strict.json?["bad"] == .integer(1) && strict.json?["warnings"] == .integer(0))
        #expect(try portal.dump() == before)

        let run = portal.importLines("\n" + line, "--json")
        #expect(run.code == 0)
        #expect(run.err.contains("line 2: warning: \(warning)\n"), "\(run.err)")
        #expect(run.json?["warnings"] == .integer(1) && run.json?["bad"] == .integer(0))
        #expect(try line.contains("tombstone") || portal.dump() != before)
    }

    /// Borderline valid records cause no warning.
    @Test(arguments: [
        Lines.invoice(), Lines.ticket(Lines.message("m", isInternal: true)),
        invoice(
            #""lines":["#,
            #""lines":[{"description":"Discount","quantity":"1","unit_price":{"amount_minor":0,"currency":"EUR"},"total":{"amount_minor":0,"currency":"EUR"}},"#
        ),
        // Prices include tax.
        invoice(
            #"66,"currency":"EUR"},"total":{"amount_minor":100"#, #"79,"currency":"EUR"},"total":{"amount_minor":119"#),
        // A credit note.
        Lines.invoice().replacingOccurrences(of: #""amount_minor":"#, with: #""amount_minor":-"#),
        // Rounded to whole units: 3 × 33.3 = 99.9.
        invoice(
            #""quantity":"1.5","unit_price":{"amount_minor":66"#, #""quantity":"3","unit_price":{"amount_minor":33"#),
        invoice("2026-01-31", "2026-01-01"), Lines.node(#","booted_at":"2026-01-15T10:05:00Z""#),
        Lines.ticket(Lines.message("m", isInternal: true).replacingOccurrences(of: "14T08:00", with: "15T09:30")),
        Lines.invoice(#","paid_on":"2026-01-16""#).replacingOccurrences(of: "open", with: "void"),
    ])
    func `consistent records raise no warning`(line: String) {
        let run = portal.importLines(line, "--strict")
        #expect(run.code == 0 && run.err == "", "\(run.err)")
    }

    // MARK: Two records, one number

    private static func second(_ number: String = "2026-1", status: String = "open", id: String = "i2") -> String {
        Lines.invoice().replacingOccurrences(of: #""i1""#, with: #""\#(id)""#)
            .replacingOccurrences(of: "2026-1\"", with: number + "\"").replacingOccurrences(of: "open", with: status)
    }

    private static let shared = "warning: number: belongs to another invoice of this client\n"

    @Test func `two invoices of one client with the same number raise a warning`() throws {
        #expect(portal.importLines(Lines.invoice() + "\n" + Self.second()).err == "line 2: " + Self.shared)
        #expect(portal.importLines(Self.second()).err == "line 1: " + Self.shared)
        #expect(portal.importLines(Self.second("2026-2")).err == "")
        #expect(portal.importLines(Self.second("2026-2")).err == "")
        #expect(portal.importLines(Self.second(), "--strict").code == 1)
        #expect(try portal.rows("SELECT number FROM invoices ORDER BY 1") == ["2026-1", "2026-2"])
    }

    @Test func `an invoice number is free once its invoice is deleted, renumbered or a draft`() {
        let lines = [
            Lines.invoice(), Lines.tombstone("invoice", "i1"), Self.second(), Self.second("2026-2"), Lines.invoice(),
            Self.second(status: "draft"), Self.second("2026-2"),
        ]
        #expect(portal.importLines(lines.joined(separator: "\n"), "--strict").err == "")
    }

    @Test func `numbers are unique per client and per kind of record`() {
        portal.addClient("globex")
        let other = Self.second().replacingOccurrences(of: "acme", with: "globex")
        #expect(portal.importLines([Lines.invoice(), other, Lines.ticket("")].joined(separator: "\n")).err == "")
        #expect(
            portal.importLines(Lines.ticket("", id: "t2")).err
                == "line 1: warning: number: belongs to another ticket of this client\n")
    }

    @Test func `duplicate numbers are found across batches`() {
        let lines = [Lines.invoice()] + (1...1500).map { Lines.node(id: "n\($0)") } + [Self.second()]
        #expect(portal.importLines(lines.joined(separator: "\n")).err == "line 1502: " + Self.shared)
    }

    @Test func `an event that differs from the stored one of the same id raises a warning`() throws {
        let other = Lines.event.replacingOccurrences(of: "node.patched", with: "node.changed")
        #expect(portal.importLines(Lines.event + "\n" + Lines.event).err == "")
        let warning = "id: belongs to another event, which stays unchanged\n"
        #expect(portal.importLines(other).err == "line 1: warning: " + warning)
        #expect(portal.importLines(other, "--strict").err == "line 1: " + warning)
        #expect(try portal.rows("SELECT action FROM audit_events WHERE upstream_id = 'e1'") == ["node.patched"])
    }

    // MARK: Order and runs

    @Test func `warnings and errors come in the order of the input`() {
        let warned = Lines.node(#","booted_at":\#(Self.later)"#)
        let lines = ["{", warned, Lines.sample(0, node: "nobody"), warned, "{"].joined(separator: "\n")
        let numbers = portal.importLines(lines, "--keep-going").err.split(separator: "\n").map { $0.prefix(15) }
        #expect(
            numbers == ["line 1: must be", "line 2: warning", "line 3: node: t", "line 4: warning", "line 5: must be"])
        // Lines after the end of the run are never checked.
        #expect(
            portal.importLines([warned, "{", warned].joined(separator: "\n")).err.split(separator: "\n").count == 2)
    }

    @Test func `an out-of-date line raises no warning`() {
        portal.importLines(Lines.node(#","updated_at":"2026-01-15T09:00:00Z""#))
        let old = Lines.node(#","updated_at":"2026-01-15T08:00:00Z","booted_at":\#(Self.later)"#)
        let run = portal.importLines(old, "--json")
        #expect(run.err == "" && run.json?["warnings"] == .integer(0))
    }

    @Test func `a strict atomic import with a warning keeps nothing`() throws {
        let before = try portal.dump()
        let run = portal.importLines(
            Lines.node + "\n" + Lines.node(#","booted_at":\#(Self.later)"#), "--strict --atomic")
        #expect(run.code == 1 && run.out.hasSuffix("nothing was changed\n"))
        #expect(try portal.dump() == before)
    }
}
