import Foundation
import PortalLogic
import PortalStore
import PortalToolkit
import Testing

@testable import portalctl

/// What `doctor` says of the machine around the portal.
@Suite struct DoctorFactsTests {
    private let now: Instant = 1_800_000_000_000

    @Test func `a backup is missed when none was made last night`() {
        #expect(DoctorFacts.backup(now - .hours(26), now: now).verdict == .ok)
        let late = DoctorFacts.backup(now - .hours(27), now: now)
        #expect(late.verdict == .warn && late.text.contains("systemctl status portal-backup.timer"), "\(late)")
        let ahead = DoctorFacts.backup(now + .hours(1), now: now)
        #expect(ahead.verdict == .warn && ahead.text.contains("timedatectl"), "\(ahead)")
    }

    @Test func `what waits for longer than it should is told, unless nothing can be sent`() throws {
        let waiting = [
            WaitingFigure(kind: "reset", count: 2, oldest: now - .minutes(16)),
            WaitingFigure(kind: "invitation", count: 1, oldest: now - .minutes(1)),
        ]
        let late = try #require(DoctorFacts.mails(waiting, isConfigured: true, now: now))
        #expect(
            late.verdict == .warn
                && late.text.hasPrefix("3 waiting, the oldest since 2027-01-15T07:44:00Z; portalctl mail"))
        #expect(DoctorFacts.mails(waiting, isConfigured: false, now: now) == nil)
        #expect(DoctorFacts.mails([waiting[1]], isConfigured: true, now: now) == nil)
        #expect(DoctorFacts.commands([waiting[1]], now: now) == nil)
        #expect(DoctorFacts.commands(waiting, now: now)?.text.contains("portalctl commands list") == true)
    }

    @Test func `without a backup doctor says how to make one`() throws {
        let portal = try Installation()
        portal.run("keys add")
        #expect(
            portal.run("doctor").out.contains("warn  backup: none yet: systemctl start portal-backup makes one now"))
        try FileManager.default.createDirectory(atPath: portal.path("saved"), withIntermediateDirectories: true)
        #expect(portal.run("backup \(portal.path("saved"))").code == 0)
        #expect(portal.run("doctor").out.contains("ok    backup: the last one is of 2026-01-15T10:00:00Z"))
        portal.clock += .days(2)
        #expect(portal.run("doctor").out.contains("warn  backup: the last one is of 2026-01-15T10:00:00Z, so none"))
        // What nobody could have written is no time.
        try Data("9223372036854775807\n".utf8).write(to: portal.folder.appending(path: "backup.last"))
        #expect(portal.run("doctor").out.contains("warn  backup: none yet"))
    }

    @Test func `a certificate is good until its last third has begun`() {
        let certificate = Certificate(issuer: "CA", notBefore: now, notAfter: now + .days(90))
        func verdict(_ later: Duration) -> DoctorFacts.Verdict {
            DoctorFacts.edge(.init(status: 0, output: certificate.facts(now + later))).verdict
        }
        #expect(verdict(.days(60)) == .ok && verdict(.days(61)) == .warn)
        #expect(certificate.facts(now) == "certificate by CA until 2027-04-15T08:00:00Z")
        let closed = DoctorFacts.edge(.init(status: 1, output: "certificate refused"))
        #expect(closed.verdict == .fail)
        #expect(closed.text == "certificate refused: systemctl status caddy, journalctl -u caddy")
    }
}
