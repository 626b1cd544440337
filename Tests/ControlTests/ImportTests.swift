import Foundation
import PortalToolkit
import Testing

@testable import portalctl

@Suite struct ImportTests {
    let portal: Installation

    init() throws {
        portal = try Installation()
        portal.addClient()
    }

    @Test func `every type of line is imported`() throws {
        let run = portal.importLines(Lines.all.joined(separator: "\n"))
        #expect(run.err == "")
        #expect(run.code == 0)
        #expect(try portal.value("SELECT name FROM msps") == "Alder IT")
        #expect(try portal.value("SELECT name FROM clients") == "Acme Inc")
        #expect(try portal.value("SELECT primary_color FROM client_branding WHERE layer = 'operator'") == "#0b6e4f")
        #expect(try portal.value("SELECT name_folded FROM nodes") == "web-01")
        #expect(try portal.value("SELECT count(*) FROM samples") == "1")
        #expect(try portal.value("SELECT currency FROM subscriptions") == "CHF")
        #expect(try portal.value("SELECT quantity FROM invoice_lines") == "1.5")
        #expect(try portal.value("SELECT internal FROM ticket_messages") == "1")
        #expect(
            try portal.value("SELECT target_id FROM audit_events WHERE upstream_id = 'e1'")
                == PublicID.string(Int64(try portal.value("SELECT id FROM nodes")) ?? 0))
        #expect(
            try portal.value("SELECT details FROM audit_events WHERE upstream_id = 'e1'")
                == #"{"v":{"old":1,"new":null}}"#)
        #expect(
            try portal.rows("SELECT kind FROM import_marks ORDER BY kind")
                == ["audit", "heartbeat", "invoice", "node", "sample", "subscription", "ticket"])
    }

    @Test func `records are found by the words of their last import, until they go`() throws {
        func words(_ kind: String) throws -> [String] {
            try portal.rows("SELECT words FROM \(kind)_words ORDER BY words")
        }
        func node(_ name: String, _ stamp: Int) -> String {
            #"{"type":"node","client":"acme","id":"n9","name":"\#(name)","status":"online","updated_at":"2026-01-0\#(stamp)T00:00:00Z"}"#
        }
        #expect(portal.importLines(node("Büro-1", 2)).code == 0)
        #expect(try words("node") == ["1", "büro 1"])
        #expect(portal.importLines(node("Keller", 3)).code == 0)
        #expect(try words("node") == ["keller"])
        #expect(portal.importLines(node("Dach", 1)).code == 0)
        #expect(try words("node") == ["keller"])
        _ = portal.importLines(#"{"type":"tombstone","client":"acme","kind":"node","id":"n9"}"#)
        #expect(try words("node") == [])
        #expect(portal.importLines(Lines.all.joined(separator: "\n")).code == 0)
        #expect(try !words("invoice").isEmpty && !words("ticket").isEmpty)
    }

    @Test func `a repeated import changes nothing`() throws {
        let lines = portal.run("example").out + Lines.all.joined(separator: "\n")
        #expect(portal.importLines(lines).code == 0)
        let before = try portal.dump()
        let run = portal.importLines(lines)
        #expect(run.code == 0)
        #expect(try portal.dump() == before)
        #expect(before.count > 30)
    }

    @Test func `an older node line is ignored`() throws {
        portal.importLines(Lines.node(#","version":"2","updated_at":"2026-01-15T09:00:00Z""#))
        let run = portal.importLines(Lines.node(#","version":"1","updated_at":"2026-01-15T08:59:59Z""#), "--json")
        #expect(run.json?["out_of_date"] == .integer(1))
        #expect(try portal.value("SELECT version FROM nodes") == "2")
        portal.importLines(Lines.node(#","version":"3","updated_at":"2026-01-15T09:00:00Z""#))
        #expect(try portal.value("SELECT version FROM nodes") == "3")
        portal.importLines(Lines.node(#","version":"4""#))
        #expect(try portal.value("SELECT version FROM nodes") == "4")
        #expect(try portal.value("SELECT source_updated_at FROM nodes") == "\(noon - .hours(1))")
    }

    @Test func `older MSP, client and branding lines are ignored`() throws {
        for (new, old, query) in [
            (
                #"{"type":"msp","msp":"msp-acme","name":"New","updated_at":"2026-01-15T09:00:00Z"}"#,
                #"{"type":"msp","msp":"msp-acme","name":"Old","updated_at":"2026-01-15T08:00:00Z"}"#,
                "SELECT name FROM msps"
            ),
            (
                #"{"type":"client","client":"acme","name":"New","updated_at":"2026-01-15T09:00:00Z"}"#,
                #"{"type":"client","client":"acme","name":"Old","status":"suspended","updated_at":"2026-01-15T08:00:00Z"}"#,
                "SELECT name FROM clients WHERE status = 'active'"
            ),
            (
                ##"{"type":"branding","client":"acme","support_email":"new@x.test","updated_at":"2026-01-15T09:00:00Z"}"##,
                ##"{"type":"branding","client":"acme","support_email":"old@x.test","updated_at":"2026-01-15T08:00:00Z"}"##,
                "SELECT support_email FROM client_branding"
            ),
        ] {
            portal.importLines(new)
            let wanted = try portal.value(query)
            #expect(wanted.lowercased().hasPrefix("new"))
            #expect(portal.importLines(old, "--json").json?["out_of_date"] == .integer(1))
            #expect(try portal.value(query) == wanted)
        }
    }

    @Test func `a bad line is reported and earlier lines are kept`() throws {
        let run = portal.importLines(
            Lines.node + "\n\n" + Lines.node(#","booted_at":"yesterday""#, id: "n2", status: "asleep") + "\n"
                + Lines.node(id: "n3"))
        #expect(run.code == 1)
        #expect(
            run.err == """
                line 3: status: must be one of offline, degraded, maintenance, online
                line 3: booted_at: must be an RFC 3339 instant such as 2026-11-22T11:25:00Z

                """)
        #expect(try portal.rows("SELECT upstream_id FROM nodes") == ["n1"])
    }

    /// An invalid line is detected before one that only the database rejects, but is not reported before it.
    @Test func `the first bad line ends the run and is the only one reported`() throws {
        let lines = [Lines.node, Lines.sample(0, node: "nobody"), Lines.node(id: "n3"), "{"]
        let run = portal.importLines(lines.joined(separator: "\n"), "--json")
        #expect(run.err == "line 2: node: there is no such node\n")
        #expect(run.json?["lines"] == .integer(2))
        #expect(try portal.rows("SELECT upstream_id FROM nodes") == ["n1"])
        let all = portal.importLines(lines.joined(separator: "\n"), "--keep-going")
        #expect(all.err.hasPrefix("line 2: ") && all.err.contains("\nline 4: "))
    }

    @Test func `import with --keep-going skips bad lines`() throws {
        let run = portal.importLines(
            [Lines.node, "{", Lines.sample(0, node: "nobody"), Lines.node(id: "n3")].joined(separator: "\n"),
            "--keep-going --json")
        #expect(run.code == 1)
        #expect(run.json?["bad"] == .integer(2))
        #expect(run.err.contains("line 2: must be a JSON object: the text ends too early at byte 1"))
        #expect(run.err.contains("line 3: node: there is no such node"))
        #expect(try portal.rows("SELECT upstream_id FROM nodes ORDER BY 1") == ["n1", "n3"])
    }

    @Test func `an atomic import with a bad line keeps nothing`() throws {
        let before = try portal.dump()
        for bad in ["nonsense", Lines.sample(0, node: "nobody")] {
            let run = portal.importLines([Lines.node, Lines.branding, bad].joined(separator: "\n"), "--atomic")
            #expect(run.code == 1)
            #expect(run.out.contains("nothing was changed"))
            #expect(try portal.dump() == before)
        }
        #expect(portal.importLines(Lines.node + "\n" + Lines.branding, "--atomic").code == 0)
        #expect(try portal.dump() != before)
    }

    @Test func `a dry run reports errors and changes nothing`() throws {
        let before = try portal.dump()
        let run = portal.importLines(Lines.all.joined(separator: "\n"), "--dry-run")
        #expect(run.code == 0)
        #expect(run.out.contains("1 node"))
        let bad = portal.importLines(Lines.node + "\n" + Lines.sample(0, node: "nobody"), "--dry-run")
        #expect(bad.code == 1)
        #expect(bad.err == "line 2: node: there is no such node\n")
        #expect(try portal.dump() == before)
    }

    @Test func `an import over several batches keeps every line before a bad one`() throws {
        let lines = (1...2500).map { Lines.node(id: "n\($0)") }
        let run = portal.importLines((lines + ["bad"]).joined(separator: "\n"))
        #expect(run.code == 1)
        #expect(run.err.hasPrefix("line 2501: "))
        #expect(try portal.value("SELECT count(*) FROM nodes") == "2500")
    }

    @Test func `unknown fields are counted and ignored`() throws {
        let run = portal.importLines(
            Lines.node(#","colour":"red","more":{"deep":1}"#) + "\n"
                + Lines.invoice(#","note":1"#).replacingOccurrences(of: #""quantity""#, with: #""unit":"h","quantity""#),
            "--json")
        #expect(run.code == 0)
        #expect(run.json?["unknown_fields"] == .integer(4))
    }

    @Test(arguments: [
        (#"[]"#, "must be a JSON object: not an object"), (#"{"type":"nothing"}"#, "type: must be one of msp, client"),
        (#"{}"#, "type: is required"),
        (#"{"type":"node","client":"acme","id":"n","name":"n","name":"m"}"#, "a name occurs twice"),
        (#"{"type":"heartbeat","client":"Acme"}"#, "client: must be a slug"),
        (#"{"type":"heartbeat","client":"nobody"}"#, "client: there is no such client"),
        (Lines.node(id: ""), "id: must not be blank"), (Lines.node(#","region":7"#), "region: must be a string"),
        (Lines.node(#","ip_addresses":["10.0.0.1","ten"]"#), "ip_addresses[1]: must be an IP address"),
        (Lines.sample(0, cpu: "101"), "cpu_pct: must be from 0 to 100"),
        (Lines.sample(0, cpu: #""7""#), "cpu_pct: must be a number"),
        (Lines.sample(3600 * 2), "at: must not lie in the future"),
        (Lines.invoice(tax: "USD"), "tax.currency: must be that of the total"),
        (Lines.invoice(currency: "BTC"), "total.currency: must be a currency of ISO 4217"),
        (Lines.invoice(currency: "XXX"), "lines[0].unit_price.currency: must be a currency of ISO 4217"),
        (Lines.invoice(currency: "eur"), "total.currency: must be a currency of ISO 4217"),
        (
            Lines.subscription.replacingOccurrences(of: "CHF", with: "XAU"),
            "price.currency: must be a currency of ISO 4217"
        ),
        (Lines.invoice(#","download_url":"http://x.test/""#), "download_url: must begin with https://"),
        (Lines.invoice().replacingOccurrences(of: "1.5", with: "1,5"), "lines[0].quantity: must be a decimal number"),
        (
            Lines.invoice().replacingOccurrences(of: "2026-01-31", with: "2026-02-30"),
            "due_on: must be a calendar date"
        ),
        (Lines.ticket(#"{"id":"m1"}"#), "messages[0].internal: is required"),
        (
            Lines.ticket(Lines.message("m", isInternal: true) + "," + Lines.message("m", isInternal: true)),
            "messages[1].id: must not occur twice"
        ),
        (
            Lines.event.replacingOccurrences(of: #"{"old":1,"new":null}"#, with: #"{"old":[]}"#),
            "details: must be {field"
        ),
        (Lines.tombstone("audit", "e1"), "kind: must be one of node, subscription, invoice, ticket"),
        (##"{"type":"branding","client":"acme","primary_color":"red"}"##, "primary_color: must be a colour"),
        (
            #"{"type":"branding","client":"acme","custom_domain":"localhost"}"#,
            "custom_domain: must contain a dot"
        ),
        (
            #"{"type":"branding","client":"acme","custom_domain":"a.localhost"}"#,
            "custom_domain: must not be a subdomain of one of the portal"
        ),
        (#"{"type":"client","client":"new","name":"New"}"#, "msp: is required for a new client"),
        (#"{"type":"client","client":"acme","msp":"other"}"#, "msp: belongs to another MSP"),
        (#"{"type":"msp","msp":"new","name":"New"}"#, "tier: is required for a new MSP"),
        (#"{"type":"msp","msp":"msp-acme","base_host":"localhost"}"#, "base_host: must contain a dot"),
    ])
    func `an invalid line is refused with the reason`(line: String, reason: String) throws {
        portal.importLines(Lines.node)
        let before = try portal.dump()
        let run = portal.importLines(line)
        #expect(run.code == 1)
        #expect(run.err.hasPrefix("line 1: " + reason) || run.err.contains(reason), "\(run.err)")
        #expect(try portal.dump() == before)
    }

    @Test func `a line over 1 MiB is refused and the next one is read`() throws {
        let run = portal.importLines(
            Lines.node(#","x":"\#(String(repeating: "x", count: 1 << 20))""#) + "\n" + Lines.node, "--keep-going")
        #expect(run.err == "line 1: must have at most 1048576 bytes (1 MiB)\n")
        #expect(try portal.value("SELECT count(*) FROM nodes") == "1")
    }
}
