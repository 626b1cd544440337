import Foundation
import PortalToolkit
import Testing

@testable import portalctl

/// Records of one instant or day are in order of insertion.
@Suite struct OrderTests {
    let portal: Installation
    private let numbers = (0..<30).map { "\($0)" }

    init() throws {
        portal = try Installation()
        portal.addClient()
    }

    private func listed(_ words: String, _ action: String, _ field: String) throws -> [String] {
        let run = portal.run("audit list \(words) --json")
        let items = try #require(run.json?["items"]?.items)
        return items.filter { $0["action"] == .string(action) }.map {
            if case .string(let text)? = $0["details"]?[field]?["new"] { text } else { "" }
        }
    }

    @Test func `events of a client at one instant keep their order`() throws {
        let colors = numbers.map { "#0000" + ($0.count < 2 ? "0" + $0 : $0) }
        for color in colors { #expect(portal.run("branding set acme --primary \(color)").code == 0) }
        #expect(try listed("--client acme", "branding.updated", "primary_color") == colors.reversed())
    }

    @Test func `events of an MSP at one instant keep their order`() throws {
        for number in numbers { #expect(portal.run("msp set msp-acme --name Alder\(number)").code == 0) }
        #expect(try listed("--msp msp-acme", "msp.changed", "name") == numbers.reversed().map { "Alder" + $0 })
    }

    @Test func `imported events of one instant keep their order`() throws {
        let lines = numbers.map { number in
            #"{"type":"audit","client":"acme","id":"e\#(number)","at":"2026-01-15T07:00:00Z","actor":{"kind":"operator","#
                + #""name":"Alder"},"action":"node.patched","target":{"kind":"node"},"details":{"v":{"old":null,"new":"\#(number)"}}}"#
        }
        #expect(portal.importLines(lines.prefix(20).joined(separator: "\n")).code == 0)
        #expect(portal.importLines(lines.joined(separator: "\n")).code == 0)
        #expect(try listed("--client acme", "node.patched", "v") == numbers.reversed())
        #expect(portal.run("client export acme \(portal.path("export"))").code == 0)
        let file = try String(contentsOfFile: portal.path("export/audit.json"), encoding: .utf8)
        let events = try #require(JSON(file).items)
        #expect(
            events.compactMap { event -> String? in
                if case .string(let text)? = event["details"]?["v"]?["new"] { text } else { nil }
            } == numbers)
    }

    @Test func `ticket messages of one instant keep their order`() throws {
        let messages = numbers.map { Lines.message("m\($0)", isInternal: false) }
        portal.importLines(Lines.ticket(messages.prefix(10).joined(separator: ",")))
        portal.importLines(Lines.ticket(messages.joined(separator: ","), updated: "2026-01-15T09:00:01Z"))
        #expect(try portal.rows("SELECT body FROM ticket_messages ORDER BY at, id") == numbers.map { "Text m" + $0 })
    }

    @Test func `invoices and subscriptions of one day keep their order`() throws {
        for number in numbers {
            let invoice = Lines.invoice().replacing("i1", with: "i\(number)")
            portal.importLines(invoice.replacing("2026-1\"", with: "\(number)\""))
            portal.importLines(Lines.subscription.replacing("s1", with: "s\(number)").replacing("M4", with: number))
        }
        #expect(try portal.rows("SELECT number FROM invoices ORDER BY issued_on, id") == numbers)
        #expect(try portal.rows("SELECT name FROM subscriptions ORDER BY started_on, id") == numbers)
    }
}
