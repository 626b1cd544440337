import Foundation
import PortalToolkit
import Testing

@testable import portalctl

/// `portalctl example`: a first customer that looks current whenever it is printed.
@Suite struct ExampleTests {
    @Test func `the example imports without warnings at any time of the year`() throws {
        let portal = try Installation()
        portal.addClient()
        portal.addClient("globex")
        let year = Duration.days(365)
        for (step, client) in zip(0..<24, ["acme", "globex"].cycled()) {
            portal.clock = noon + (year / 24 + .seconds(7000)) * step
            let run = portal.importLines(portal.run("example --client \(client)").out, "--strict --json")
            #expect(run.code == 0 && run.err == "", "\(portal.clock): \(run.err)")
            #expect(run.json?["unknown_fields"] == .integer(0))
        }
        // The same records, updated.
        #expect(try portal.value("SELECT count(*) FROM nodes") == "8")
        #expect(try portal.value("SELECT count(*) FROM invoices") == "6")
        #expect(try portal.value("SELECT count(*) FROM tickets") == "4")
    }

    @Test func `the dates of the example lead up to now`() throws {
        let portal = try Installation()
        portal.addClient()
        portal.clock += .days(90)
        portal.importLines(portal.run("example").out)
        #expect(try portal.value("SELECT (\(portal.clock) - min(last_seen_at)) / 60000 FROM nodes") == "0")
        let due = try portal.value("SELECT due_on FROM invoices WHERE status = 'open'")
        #expect(due == CalendarDate(at: portal.clock).adding(days: 14).description)
        #expect(try portal.value("SELECT (\(portal.clock) - max(updated_at)) / 3600000 FROM tickets") == "1")
        #expect(try portal.value("SELECT count(*) FROM audit_events WHERE upstream_id IS NOT NULL") == "2")
    }

    @Test func `the example depends only on client and instant and needs no database`() throws {
        let portal = try Installation(migrated: false)
        portal.settings = [:]
        let run = portal.run("example --client globex --now 2026-03-01T12:00:00Z")
        portal.clock += .milliseconds(12_345_678)
        #expect(run.code == 0)
        #expect(portal.run("example --client globex --now 2026-03-01T12:00:00Z").out == run.out)
        #expect(!run.out.contains("acme") && run.out.contains(#""at":"2026-03-01T12:00:00Z""#))
        #expect(portal.run("example --client -x").code == 64)
        #expect(portal.run("example --now yesterday").code == 64)
    }
}

extension Array {
    /// Repeats the elements endlessly.
    fileprivate func cycled() -> some Sequence<Element> {
        sequence(state: 0) { index in
            defer { index += 1 }
            return self[index % count]
        }
    }
}
