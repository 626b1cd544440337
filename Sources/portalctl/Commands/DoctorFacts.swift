import PortalLogic
import PortalStore
import PortalToolkit

/// A line of `doctor` about the machine: whether it needs a hand, and what to do.
struct DoctorFacts: Equatable {
    enum Verdict: String {
        case ok, warn, fail
    }

    let verdict: Verdict
    let text: String

    /// As the alert PortalNoBackup has it: one is made each night.
    private static let maximumAge = Duration.hours(26)

    private init(_ verdict: Verdict, _ text: String) { (self.verdict, self.text) = (verdict, text) }

    /// - Parameter last: When the last backup was complete; `nil` for none.
    static func backup(_ last: Instant?, now: Instant) -> DoctorFacts {
        guard let last else {
            return DoctorFacts(
                .warn,
                "none yet: systemctl enable --now portal-backup.timer for one each night, systemctl start portal-backup "
                    + "for one now")
        }
        let text = "the last one is of \(RFC3339.string(last))"
        if last > now { return DoctorFacts(.warn, "\(text), in the future: is the clock right (timedatectl)?") }
        guard last + maximumAge < now else { return DoctorFacts(.ok, text) }
        return DoctorFacts(
            .warn,
            "\(text), so none was made last night: systemctl status portal-backup.timer, journalctl -u portal-backup")
    }

    /// - Parameter probe: What `portal-jobs --test-edge` said of a base host.
    static func edge(_ probe: Subprocess.Result) -> DoctorFacts {
        guard probe.isSuccess else {
            return DoctorFacts(.fail, "\(probe.output): systemctl status caddy, journalctl -u caddy")
        }
        guard probe.output.hasSuffix(Certificate.overdue) else { return DoctorFacts(.ok, probe.output) }
        return DoctorFacts(.warn, "\(probe.output): journalctl -u caddy has the authority's words")
    }
}
