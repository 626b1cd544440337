import PortalToolkit
import Testing

@testable import portalctl

/// Information about a licence for operators, before and after changes.
@Suite struct LicenceCommandTests {
    let portal: Installation

    init() throws {
        portal = try Installation()
        portal.addClient("acme")
        portal.run("client add globex --msp msp-acme --name Globex")
        portal.clock += .seconds(1)
        #expect(portal.run("portal enable globex").code == 0)
    }

    @Test(arguments: ["msp license", "msp set"])
    func `a downgrade needs --yes and lists the portals that it takes offline`(command: String) throws {
        let before = try portal.dump()
        let run = portal.run("\(command) msp-acme --tier team")
        #expect(run.code == 1)
        #expect(
            run.err.contains(
                "portal globex answers as if it did not exist: the licence of Alder (team) covers 1 portal"))
        #expect(!run.err.contains("portal acme"))
        #expect(run.err.contains("Nothing was changed") && run.err.contains("--yes"))
        #expect(try portal.dump() == before)
        #expect(portal.run("\(command) msp-acme --tier team --yes").code == 0)
        #expect(try portal.rows("SELECT tier FROM msps") == ["team"])
        let shown = portal.run("msp license msp-acme --json")
        #expect(shown.out.contains(#"{"client":"acme","covered":true,"reason":null"#))
        #expect(shown.out.contains(#"{"client":"globex","covered":false,"reason":"the licence"#))
        #expect(portal.run("\(command) msp-acme --tier pro").err.contains("portal acme answers as if"))
        #expect(portal.run("\(command) msp-acme --tier enterprise").code == 0, "what only gives needs no word")
    }

    @Test func `a downgrade below the number of users locks nobody out`() throws {
        portal.run("portal disable globex")
        for number in 1...6 { _ = portal.addUser("u\(number)@acme.test", role: "owner") }
        portal.run("user add u7@acme.test --client acme --role viewer")
        let run = portal.run("msp license msp-acme --tier team")
        #expect(run.code == 1)
        #expect(run.err.contains("portal acme: 7 users and invitations for 5 seats: existing users keep access"))
        #expect(portal.run("msp license msp-acme --tier team --yes").out.contains("no one can be invited or accept"))
        #expect(portal.run("doctor").out.contains("7 users and invitations for 5 seats"))
        #expect(portal.run("user resend u7@acme.test --client acme").code == 0)
        portal.clock += .days(8)
        #expect(portal.run("user resend u7@acme.test --client acme").err.contains("all 5 seats"))
        #expect(try portal.value("SELECT count(*) FROM portal_users WHERE status = 'active'") == "6")
    }

    @Test func `a licence end is reported 30 days ahead, in the grace period and after it`() {
        #expect(portal.run("msp license msp-acme --expires 2026-02-28").code == 0)
        #expect(portal.run("msp license msp-acme --json").json?["warning"] == .null)
        portal.clock += .days(15)
        let soon = "the licence of Alder ends on 2026-02-28; it keeps working until 2026-03-14, then it counts as free"
        #expect(portal.run("doctor").out.contains("warn  licence: \(soon)"))
        #expect(portal.run("portal enable acme").out.contains(soon))
        portal.clock += .days(30)
        #expect(portal.run("doctor").out.contains("ended on 2026-02-28; it keeps working until 2026-03-14"))
        #expect(portal.run("doctor").out.contains("portal acme: has no owner"))
        portal.clock += .days(14)
        let late = portal.run("doctor").out
        #expect(late.contains("has counted as free since 2026-03-15: its portals answer as if they did not exist"))
        #expect(late.contains("portal acme: answers as if it did not exist: the licence of Alder (enterprise, expired"))
        let renewed = portal.run("msp set msp-acme --expires=")
        #expect(renewed.out.contains("portal acme answers again\nportal globex answers again"))
    }

    /// The output matches the argument of `--expires`, and names a day on which the licence is valid.
    @Test(arguments: [
        ("2026-12-10", "2026-12-10", "2026-12-11T00:00:00Z"),
        ("2026-12-10T15:00:00Z", "2026-12-10", "2026-12-10T15:00:00Z"),
    ])
    func `the last valid day of a licence is shown as it was given`(given: String, day: String, instant: String) throws
    {
        let json = #""licence_expires_at":"\#(instant)","licence_ends_on":"\#(day)""#
        for words in ["msp license msp-acme --expires \(given)", "msp license msp-acme"] {
            #expect(portal.run(words).out.contains("Alder: enterprise, expires: \(given)\n"))
        }
        #expect(portal.run("msp list").out.contains(" \(given) "))
        for words in ["msp license msp-acme", "msp set msp-acme --name Alder", "msp list"] {
            #expect(portal.run(words + " --json").out.contains(json), "\(words)")
        }
    }

    @Test func `an expiry whose grace has passed is refused with the portals it takes offline`() {
        let run = portal.run("msp license msp-acme --expires 2025-12-01")
        #expect(run.code == 1 && run.err.contains("portal acme") && run.err.contains("portal globex"))
        #expect(portal.run("msp license msp-acme --expires 2026-01-10").code == 0, "the 14 days still run")
    }

    @Test func `disabling a portal frees the licence for another`() {
        portal.run("msp license msp-acme --tier team --yes")
        #expect(portal.run("client list").out.contains("inactive"))
        let run = portal.run("portal disable acme")
        #expect(run.out.contains("The portal of acme is off: it answers as if it did not exist."))
        #expect(run.out.contains("portal globex answers again."))
        #expect(portal.run("portal enable acme").err.contains("used by globex"))
        portal.run("client suspend globex")
        #expect(portal.run("portal enable globex").out.contains("the client is suspended"))
    }
}
