import PortalToolkit
import Testing

@testable import portalctl

/// portalctl reads its own events.
@Suite struct AuditListTests {
    let portal: Installation

    init() throws {
        portal = try Installation()
        portal.addClient()
    }

    /// The actions of a listed log, newest first.
    private func actions(_ words: String) throws -> [String] {
        let run = portal.run("audit list \(words) --json")
        #expect(run.code == 0, "\(run.err)")
        guard case .array(let items)? = run.json?["items"] else { return [] }
        return items.map { if case .string(let action)? = $0["action"] { action } else { "" } }
    }

    @Test func `a client and its MSP have separate audit logs`() throws {
        #expect(try actions("--client acme").sorted() == ["client.added", "portal.enabled"])
        #expect(try actions("--msp msp-acme") == ["msp.added"])
        portal.run("msp add other --name Other --tier pro")
        #expect(try actions("--msp msp-acme") == ["msp.added"])
        portal.clock += .milliseconds(1)
        portal.run("msp set msp-acme --name Birch --tier team")
        #expect(try actions("--msp msp-acme --limit 1") == ["msp.licence-changed"])
        let shown = portal.run("audit list --msp msp-acme").out
        let line = #"Alder  msp.licence-changed  Alder   {"name":{"old":"Alder","new":"Birch"}"#
        #expect(shown.contains(line), "\(shown)")
        let id = PublicID.string(try #require(Int64(try portal.value("SELECT id FROM msps WHERE slug = 'msp-acme'"))))
        #expect(
            portal.run("audit list --msp msp-acme --limit 1 --json").out.hasPrefix(
                #"{"items":[{"at":"2026-01-15T10:00:00.001Z","actor_kind":"operator","actor":"Alder","#
                    + #""action":"msp.licence-changed","target_kind":"msp","target_id":"\#(id)","target":"Alder","#
                    + #""ip":null,"details":{"name":"#))
    }

    @Test(arguments: ["--client acme", "--msp msp-acme"])
    func `audit list shows the last 30 days unless --since says otherwise`(whose: String) throws {
        portal.clock += .days(30)
        #expect(try !actions(whose).isEmpty)
        portal.clock += .milliseconds(1)
        #expect(try actions(whose).isEmpty)
        portal.clock += .days(300)
        for since in ["2026-01-15", "2026-01-15T10:00:00Z"] {
            #expect(try !actions("\(whose) --since \(since)").isEmpty, "\(since)")
        }
        for since in ["2026-01-16", "2026-01-15T10:00:01Z"] {
            #expect(try actions("\(whose) --since \(since)").isEmpty, "\(since)")
        }
    }

    @Test func `audit list needs exactly one existing client or MSP`() {
        for words in ["", "--client acme --msp msp-acme", "--client acme --since never", "--msp msp-acme --limit 0"] {
            #expect(portal.run("audit list \(words)").code == 64, "\(words)")
        }
        #expect(portal.run("audit list --msp acme").err.contains("there is no MSP acme"))
        #expect(portal.run("audit list --client msp-acme").err.contains("there is no client msp-acme"))
    }
}
