import Glibc
import PortalLogic
import PortalRuntime
import PortalToolkit

/// What `doctor` looks at beside settings and database: package, units, files, backup, edge.
extension Doctor {
    func isSetUp(_ configuration: Configuration) -> Bool {
        guard geteuid() == 0, SetupEdge.canProbe, !OpenFile.exists(configuration.database) else { return true }
        report(
            .fail, "portal",
            "is not in service: there is no database \(configuration.database). After an installation portalctl setup makes one; "
                + "else look for it, or restore a backup")
        return false
    }

    func checkPackage() {
        let status = Subprocess.run(["dpkg-query", "-W", "-f", "${Status}", "portal"], takesErrors: false)
        guard status.isSuccess, status.output.hasSuffix("half-configured") || status.output.hasSuffix("unpacked") else {
            return
        }
        report(
            .fail, "package", "an upgrade is not through, and the version before may run: dpkg --configure portal")
    }

    /// Of the package; without it, whoever starts the programs knows whether they run.
    func checkUnits() {
        guard SetupEdge.canProbe, Subprocess.run(["systemctl", "cat", "portal.target"]).isSuccess else { return }
        for unit in Restart.sockets + ["portal.target", "portal-backup.timer"] {
            guard Subprocess.run(["systemctl", "is-enabled", unit]).output == "disabled" else { continue }
            report(.warn, unit, "is disabled, so it is gone after a reboot: systemctl enable --now \(unit)")
        }
        for unit in Restart.sockets + Restart.units {
            let state = Subprocess.run(["systemctl", "is-active", unit])
            guard !state.isSuccess else { continue }
            report(.fail, unit, "is \(state.output): systemctl start \(unit); journalctl -u \(unit) says why it ended")
        }
    }

    private func checkNames() {
        guard let file = context.process.settingsFile,
            let text = try? Input(path: file).text(limit: 1 << 16)
        else { return }
        let known = Set(Setting.all.map(\.name))
        for name in EnvironmentFile.variables(of: text).keys.sorted()
        where name.hasPrefix("PORTAL_") && !known.contains(name) {
            report(.warn, "configuration", "\(name) in \(file) is no setting; portalctl settings lists them")
        }
    }

    /// Of the package.
    func checkFiles(_ configuration: Configuration) {
        guard let folder = configuration.credentialsFolder else { return }
        if let roots = configuration.edgeRoots, access(roots, R_OK) != 0 {
            report(.fail, "configuration", "PORTAL_EDGE_ROOTS: \(roots) cannot be read")
        }
        checkNames()
        for name in ["portal.env", "keys"] + Setting.all.compactMap(\.credential) {
            var status = stat()
            guard stat("\(folder)/\(name)", &status) == 0, status.st_mode & 0o077 != 0 else { continue }
            report(.fail, name, "others can read \(folder)/\(name): chmod 600, then change what it holds")
        }
    }

    func checkBackup(_ configuration: Configuration) {
        let last = DiskMetrics(database: configuration.database).lastBackup
        let facts = DoctorFacts.backup(last.map { Instant(seconds: $0) }, now: context.process.clock())
        report(facts.verdict, "backup", facts.text)
    }

    func checkEdge(_ configuration: Configuration) {
        guard SetupEdge.canProbe else { return }
        for host in configuration.baseHosts {
            let facts = DoctorFacts.edge(SetupEdge.probe(host, configuration))
            report(facts.verdict, "host \(HostName.shown(host))", facts.text)
        }
    }

    func checkCaddy() {
        guard let caddy = CaddyVersion.installed else { return report(.warn, "caddy", "not found in PATH") }
        if caddy.isOld {
            report(.warn, "caddy", "\(caddy.text) is for evaluation only; in production use a supported version")
        } else {
            report(.ok, "caddy", caddy.text)
        }
    }
}
