import Foundation
import PortalToolkit
import Testing

@testable import portalctl

/// Effects of imported lines.
@Suite struct ImportEffectTests {
    let portal: Installation

    init() throws {
        portal = try Installation()
        portal.addClient()
        portal.importLines(Lines.node + "\n" + Lines.node(id: "n2"))
    }

    @Test func `a client has one primary subscription, the last imported`() throws {
        func line(_ id: String) -> String {
            """
            {"type":"subscription","client":"acme","id":"\(id)","name":"M4","price":{"amount_minor":9900,\
            "currency":"EUR"},"interval":"month","status":"active","primary":true,"started_on":"2026-01-01"}
            """
        }
        for id in ["s1", "s2"] { #expect(portal.importLines(line(id)).code == 0) }
        #expect(try portal.rows("SELECT upstream_id FROM subscriptions WHERE is_primary = 1") == ["s2"])
    }

    @Test func `roll-ups are the means of their samples`() throws {
        portal.importLines([Lines.sample(0, cpu: "10"), Lines.sample(60, cpu: "20")].joined(separator: "\n"))
        portal.importLines(
            [
                Lines.sample(120, cpu: "60"), Lines.sample(300, cpu: "90"), Lines.sample(360, cpu: "null"),
                Lines.sample(0, node: "n2", cpu: "0", memory: "40"),
            ].joined(separator: "\n"))
        let query = """
            SELECT r.step_ms / 60000, (r.at - \(noon - .hours(1))) / 60000, samples, r.cpu_pct, CAST(r.net_in_bps AS INTEGER)
            FROM node_rollups r JOIN nodes n ON n.id = r.node_id WHERE n.upstream_id = 'n1' ORDER BY 1, 2
            """
        #expect(
            try portal.rows(query, columns: 5)
                == ["5|0|3|30.0|1000", "5|5|2|90.0|1000", "60|0|5|45.0|1000"])
        #expect(
            try portal.rows(
                "SELECT cpu_avg_pct, memory_avg_pct, nodes_online FROM client_rollups ORDER BY at", columns: 3)
                == ["15.0|30.0|2", "90.0|20.0|1"])
    }

    /// Raw samples are deleted before roll-ups; late ones must not overwrite counted ones.
    @Test func `a late sample does not overwrite a roll-up whose samples are gone`() throws {
        portal.importLines((0..<5).map { Lines.sample($0 * 60, cpu: "50") }.joined(separator: "\n"))
        try portal.change("DELETE FROM samples")
        portal.importLines(Lines.sample(30, cpu: "0"))
        #expect(try portal.rows("SELECT samples, cpu_pct FROM node_rollups", columns: 2) == ["5|50.0", "5|50.0"])
    }

    @Test func `the newest sample sets the current figures of a node`() throws {
        portal.importLines(
            [Lines.sample(60, cpu: "11", disk: "null"), Lines.sample(0, cpu: "99")].joined(separator: "\n"))
        portal.importLines(Lines.sample(30, cpu: "98"))
        #expect(
            try portal.value(
                "SELECT cpu_pct || ' ' || disk_pct || ' ' || (last_seen_at - \(noon - .hours(1))) FROM nodes")
                == "11.0 -1.0 60000")
        #expect(try portal.value("SELECT last_seen_at FROM nodes WHERE upstream_id = 'n2'") == "0")
    }

    @Test func `a node records since when each of its figures is high`() throws {
        let start = noon - .hours(1)
        portal.importLines(
            [
                Lines.sample(0, cpu: "95", memory: "94.9", disk: "90"),
                Lines.sample(60, cpu: "96", memory: "95", disk: "91"),
            ]
            .joined(separator: "\n"))
        portal.importLines(Lines.sample(120, cpu: "97", memory: "96", disk: "89.9"))
        let query =
            "SELECT cpu_high_at - \(start), memory_high_at - \(start), disk_high_at FROM nodes WHERE upstream_id = 'n1'"
        #expect(try portal.rows(query, columns: 3) == ["0|60000|"])
        portal.importLines(Lines.sample(180, cpu: "94"))
        #expect(try portal.rows(query, columns: 3) == ["||"])
    }

    @Test func `an unchanged node status keeps its instant`() throws {
        portal.importLines(Lines.node(#","updated_at":"2026-01-15T09:00:00Z""#, status: "offline"))
        portal.importLines(Lines.node(#","updated_at":"2026-01-15T09:30:00Z""#, status: "offline"))
        #expect(try portal.value("SELECT status_at FROM nodes WHERE upstream_id = 'n1'") == "\(noon - .hours(1))")
        portal.importLines(Lines.node(#","updated_at":"2026-01-15T09:45:00Z""#, status: "online"))
        #expect(try portal.value("SELECT status_at FROM nodes WHERE upstream_id = 'n1'") == "\(noon - .minutes(15))")
    }

    @Test func `re-imported records keep their ids`() throws {
        let lines = [Lines.ticket(Lines.message("m1", isInternal: false) + "," + Lines.message("m2", isInternal: true))]
        portal.importLines(lines.joined())
        let before = try portal.rows("SELECT id FROM ticket_messages ORDER BY upstream_id")
        portal.importLines(
            Lines.ticket(
                Lines.message("m3", isInternal: false) + "," + Lines.message("m2", isInternal: false),
                updated: "2026-01-15T09:30:00Z"))
        #expect(try portal.rows("SELECT upstream_id FROM ticket_messages ORDER BY 1") == ["m2", "m3"])
        #expect(try portal.value("SELECT id FROM ticket_messages WHERE upstream_id = 'm2'") == before[1])
        #expect(try portal.rows("SELECT internal FROM ticket_messages") == ["0", "0"])
    }

    /// What belongs to them then shares pages of the database.
    @Test func `new clients of one batch have ids beside each other, at random distances`() throws {
        let lines = (1...50).map { #"{"type":"client","client":"c\#($0)","msp":"msp-acme","name":"C"}"# }
        #expect(portal.importLines(lines.joined(separator: "\n")).code == 0)
        let ids = try portal.rows("SELECT id FROM clients WHERE slug LIKE 'c%' ORDER BY created_at, id").compactMap(
            Int64.init)
        let distances = zip(ids.dropFirst(), ids).map { $0 - $1 }
        #expect(ids.count == 50 && Set(distances).count > 40)
        #expect(distances.allSatisfy { (1...1 << 20).contains($0) })
    }

    @Test func `a tombstone deletes a record with its dependants`() throws {
        portal.importLines([Lines.sample(0), Lines.invoice(), Lines.subscription].joined(separator: "\n"))
        portal.importLines(
            [
                Lines.tombstone("node", "n1"), Lines.tombstone("invoice", "i1"), Lines.tombstone("subscription", "s1"),
                Lines.tombstone("ticket", "never"),
            ].joined(separator: "\n"))
        for table in ["samples", "node_rollups", "invoices", "invoice_lines", "subscriptions"] {
            #expect(try portal.value("SELECT count(*) FROM \(table)") == "0", "\(table)")
        }
        #expect(try portal.rows("SELECT upstream_id FROM nodes") == ["n2"])
        let run = portal.importLines(
            [Lines.node, Lines.sample(0), Lines.tombstone("node", "n1"), Lines.sample(60)].joined(separator: "\n"))
        #expect(run.err == "line 4: node: there is no such node\n")
        #expect(try portal.value("SELECT count(*) FROM samples") == "0")
    }

    @Test func `a tombstone older than its record is ignored`() throws {
        portal.importLines(Lines.node(#","updated_at":"2026-01-15T09:00:00Z""#))
        portal.importLines(
            Lines.sample(0) + "\n" + Lines.tombstone("node", "n1", #","updated_at":"2026-01-15T08:00:00Z""#))
        #expect(try portal.value("SELECT count(*) FROM nodes") == "2")
        #expect(try portal.value("SELECT count(*) FROM node_rollups") == "2")
    }

    @Test func `an audit event is imported once per id`() throws {
        portal.importLines(Lines.event)
        portal.importLines(Lines.event.replacingOccurrences(of: "node.patched", with: "node.changed"))
        #expect(try portal.rows("SELECT action FROM audit_events WHERE upstream_id = 'e1'") == ["node.patched"])
    }

    @Test func `operator decisions made by import are audited in order`() throws {
        let known = try portal.rows("SELECT id FROM audit_events").joined(separator: ", ")
        portal.importLines(
            [
                Lines.branding, Lines.branding,
                #"{"type":"client","client":"acme","name":"Acme AG","status":"suspended"}"#,
                #"{"type":"branding","client":"acme","custom_domain":"Billing.Example.com.","portal_enabled":false}"#,
                #"{"type":"branding","client":"acme","custom_domain":null}"#, Lines.node, Lines.invoice(),
            ].joined(separator: "\n"))
        let events = try portal.rows(
            """
            SELECT action, actor_kind, actor_name, details FROM audit_events WHERE id NOT IN (\(known)) ORDER BY at, id
            """, columns: 4)
        // In line order, although all are of one instant.
        #expect(
            events == [
                ##"branding.updated|operator|Alder|{"primary_color":{"old":null,"new":"#0b6e4f"}}"##,
                #"client.renamed|operator|Alder|{"name":{"old":"Acme","new":"Acme AG"}}"#,
                #"client.suspended|operator|Alder|{"status":{"old":"active","new":"suspended"}}"#,
                #"portal.disabled|operator|Alder|{"portal_enabled":{"old":true,"new":false}}"#,
                #"domain.pending|operator|Alder|{"state":{"old":null,"new":"pending"}}"#,
                #"domain.released|operator|Alder|{"state":{"old":"pending","new":null}}"#,
            ])
    }

    /// Two events of a line have two ids; repeated lines are not audited.
    @Test func `the initial state of an imported client or MSP is audited once`() throws {
        let lines = [
            #"{"type":"msp","msp":"birch","name":"Birch","tier":"pro","updated_at":"2026-01-15T08:00:00Z"}"#,
            #"{"type":"msp","msp":"birch","tier":"pro","updated_at":"2026-01-15T09:00:00Z"}"#,
            #"{"type":"client","client":"globex","msp":"birch","name":"Globex","status":"suspended"}"#,
        ].joined(separator: "\n")
        for _ in 1...2 { #expect(portal.importLines(lines).code == 0) }
        #expect(
            try portal.rows(
                """
                SELECT e.action || ' ' || e.actor_name FROM audit_events e JOIN clients c ON c.id = e.client_id
                WHERE c.slug = 'globex' ORDER BY 1
                """) == ["client.added Birch", "client.suspended Birch"])
        #expect(
            try portal.rows(
                "SELECT action FROM msp_events WHERE msp_id = (SELECT id FROM msps WHERE slug = 'birch')")
                == ["msp.added"])
        #expect(
            try portal.value("SELECT source_updated_at - \(noon) FROM msps WHERE slug = 'birch'") == "-3600000")
    }

    @Test func `a line with the domain that the client has goes on, even if new claims of it are refused`() throws {
        let line = #"{"type":"branding","client":"acme","custom_domain":"billing.birch.test"}"#
        #expect(portal.importLines(line).code == 0)
        #expect(portal.run("msp add birch --name Birch --tier team --base-host birch.test").code == 0)
        #expect(portal.importLines(line).code == 0)
        #expect(portal.importLines(line.replacing("billing", with: "portal")).code == 1)
        #expect(try portal.rows("SELECT name FROM domains") == ["billing.birch.test"])
    }

    @Test func `an imported domain claim never displaces the owner's`() throws {
        portal.importLines(#"{"type":"branding","client":"acme","custom_domain":"billing.example.com"}"#)
        #expect(
            try portal.rows("SELECT name, state, origin FROM domains", columns: 3) == [
                "billing.example.com|pending|operator"
            ])
        let token = try portal.value("SELECT token FROM domains")
        portal.importLines(#"{"type":"branding","client":"acme","custom_domain":"billing.example.com"}"#)
        #expect(try portal.value("SELECT token FROM domains") == token)
        try portal.change("UPDATE domains SET origin = 'owner'")
        portal.importLines(#"{"type":"branding","client":"acme","custom_domain":"other.example.com"}"#)
        portal.importLines(#"{"type":"branding","client":"acme","custom_domain":null}"#)
        #expect(try portal.rows("SELECT name FROM domains") == ["billing.example.com"])
    }
}
