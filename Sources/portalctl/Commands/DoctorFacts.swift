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
                "none yet: systemctl start portal-backup makes one now, portal-backup.timer one each night")
        }
        let text = "the last one is of \(RFC3339.string(last))"
        if last > now { return DoctorFacts(.warn, "\(text), in the future: is the clock right (timedatectl)?") }
        guard last + maximumAge < now else { return DoctorFacts(.ok, text) }
        return DoctorFacts(
            .warn,
            "\(text), so none was made last night: systemctl status portal-backup.timer, journalctl -u portal-backup")
    }

    /// - Returns: `nil` if none waits for longer than the alert PortalMailsStuck allows, or none can be sent.
    static func mails(_ waiting: [WaitingFigure], isConfigured: Bool, now: Instant) -> DoctorFacts? {
        guard isConfigured else { return nil }
        return late(waiting, after: .minutes(15), now: now, "portalctl mail list has the last error of each")
    }

    /// Likewise by PortalCommandsStuck.
    static func commands(_ waiting: [WaitingFigure], now: Instant) -> DoctorFacts? {
        late(waiting, after: .seconds(90), now: now, "portalctl commands list has the last error of each")
    }

    /// What is wrong with an endpoint of webhooks, by the alert PortalWebhookFailing; `nil` if nothing is.
    static func webhook(_ endpoint: WebhookEndpoint, msp: String, now: Instant) -> String? {
        if let at = endpoint.disabledAt {
            return "is disabled since \(RFC3339.string(at)), events wait: "
                + "portalctl webhook enable \(endpoint.name) --msp \(msp), or remove"
        }
        guard let since = endpoint.failingSince, since + .hours(1) < now else { return nil }
        return "takes no events since \(RFC3339.string(since)) (\(endpoint.lastError ?? "–")): "
            + "portalctl webhook test \(endpoint.name) --msp \(msp)"
    }

    private static func late(
        _ waiting: [WaitingFigure], after age: Duration, now: Instant, _ advice: String
    ) -> DoctorFacts? {
        guard let oldest = waiting.map(\.oldest).min(), oldest + age < now else { return nil }
        let count = waiting.reduce(0) { $0 + $1.count }
        return DoctorFacts(.warn, "\(count) waiting, the oldest since \(RFC3339.string(oldest)); \(advice)")
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
