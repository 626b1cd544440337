import Glibc
import PortalLogic
import PortalToolkit

/// `restart`: the installed portal's units, so that somebody always serves.
enum Restart {
    /// What waits for requests, also while nobody serves.
    static let sockets = ["portal-fcgi.socket", "portal-cp.socket", "portal-internal.socket"]
    /// In this order; the edge's own process and the jobs follow once the pool has shown that it starts.
    static let units = ["portal-fcgi@1", "portal-fcgi@2", "portal-cp", "portal-internal", "portal-jobs"]

    static func run(_ context: CommandContext, _ arguments: Arguments) throws {
        guard geteuid() == 0 else { throw Refusal("run it as root") }
        guard Subprocess.run(["systemctl", "cat", "portal.target"]).isSuccess else {
            throw Refusal("the portal's units are not installed")
        }
        // Says what is wrong with settings and keys before anything stops.
        _ = try Keys.ring(context)
        for (index, unit) in units.enumerated() {
            guard Subprocess.run(["systemctl", "restart", unit]).isSuccess else {
                let rest = units[(index + 1)...].joined(separator: ", ")
                throw Refusal(
                    "\(unit) does not start: journalctl -u \(unit) says why"
                        + (rest.isEmpty ? "" : "; not restarted: \(rest)"))
            }
        }
        context.answer("Restarted \(units.joined(separator: ", ")).") { $0.strings("restarted", units) }
    }
}
