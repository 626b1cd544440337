import Glibc
import PortalRuntime

/// The web server in front of the portal: Caddy's unit with the portal's configuration.
enum SetupEdge {
    private static let dropIn = "/etc/systemd/system/caddy.service.d/portal.conf"
    private static let source = "/usr/share/portal/caddy/caddy.service.d/portal.conf"

    /// Lets Caddy's unit serve the portal. One that is there stays, as it may have been changed.
    static func install() throws {
        guard access(dropIn, F_OK) != 0 else { return }
        try Folder.make(above: dropIn, mode: 0o755)
        try AtomicFile.replace(dropIn, with: Input(path: source).text(limit: 1 << 16) + "\n", mode: 0o644)
    }

    /// Sets what Debian's Caddy 2.6 needs, and takes back only that once a later one is installed.
    static func fit(_ settings: inout SettingsFile, to caddy: CaddyVersion) {
        for (name, value) in [("PORTAL_CADDY_BUFFER", "buffer-2.6.caddy"), ("PORTAL_CADDY_PROTOCOLS", "h1")] {
            if caddy.isOld { settings.set(name, value) } else { settings.unset(name, value) }
        }
    }

    /// Whether the portal is installed, so that it can be asked.
    static var canProbe: Bool { access(Subprocess.jobs, X_OK) == 0 }

    /// Asks it under the portal's own name, as `PORTAL_EDGE` and `PORTAL_EDGE_ROOTS` say.
    static func probe(_ host: String, _ configuration: Configuration) -> Subprocess.Result {
        Subprocess.jobs(
            ["--test-edge", host],
            [
                "PORTAL_EDGE": "\(configuration.edge.host):\(configuration.edge.port)",
                "PORTAL_EDGE_ROOTS": configuration.edgeRoots ?? "",
                "PORTAL_PUBLIC_PORT": "\(configuration.publicPort)",
            ])
    }
}
