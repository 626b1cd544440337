import CLinux
import Glibc
import PortalAPI
import PortalRuntime

/// The worker process, from the command line to its exit code.
struct Program {
    private let environment: [String: String]
    private let configuration: Configuration
    private let application: Application
    private let log: Log

    /// Runs the program.
    /// - Returns: the exit code.
    static func run(_ arguments: some Collection<String>, _ environment: [String: String]) -> Int32 {
        switch Command(arguments) {
        case .help: Terminal.write(Command.usage + "\n" + Setting.help, to: 1)
        case .version: Terminal.write("portal-fcgi \(Build.version)\n", to: 1)
        case .misuse(let reason):
            Terminal.write("portal-fcgi: \(reason)\n\n\(Command.usage)", to: 2)
            return ExitCode.usage
        case .serve(let role): return serve(role, environment)
        }
        return 0
    }

    private static func serve(_ role: Role, _ environment: [String: String]) -> Int32 {
        var startup = Startup(program: "portal-fcgi")
        let inherited = Listener.inherited(environment)
        let isCGI = inherited == nil && CGI.isInvoked(environment)
        let program = Program(environment, role, needsListen: inherited == nil && !isCGI, &startup)
        guard let program else { startup.refuse(isActivated: inherited != nil) }
        return isCGI ? program.answerOne() : program.serve(inherited, role, &startup)
    }

    /// Checks everything without creating anything; `nil` with problems in `startup`.
    private init?(
        _ environment: [String: String], _ role: Role, needsListen: Bool, _ startup: inout Startup
    ) {
        let isInternal = role == .internal
        guard let configuration = startup.attempt(nil, { try Configuration(environment) }) else {
            Self.checkFiles(environment, isInternal: isInternal, &startup)
            return nil
        }
        if needsListen, configuration.listen == nil {
            startup.complain("PORTAL_LISTEN: must be set when no socket is inherited")
        }
        let log = Log(level: configuration.logLevel)
        let application = Application.open(configuration, isInternal: isInternal, log: log, &startup)
        guard let application, startup.problems.isEmpty else { return nil }
        (self.environment, self.configuration, self.application, self.log) = (
            environment, configuration, application, log
        )
    }

    /// Checks database and keys even with invalid settings, so that one message has all problems.
    private static func checkFiles(_ environment: [String: String], isInternal: Bool, _ startup: inout Startup) {
        let files = environment.filter { ["PORTAL_DATABASE", "PORTAL_KEYS", "CREDENTIALS_DIRECTORY"].contains($0.key) }
        guard let configuration = try? Configuration(files) else { return }
        _ = Application.open(configuration, isInternal: isInternal, log: Log(level: .error), &startup)
    }

    private func answerOne() -> Int32 {
        do {
            return CGI.run(dependencies(listener: -1, Stats()), respond: try application.makeResponder())
        } catch {
            return end(error)
        }
    }

    private func serve(_ inherited: Listener?, _ role: Role, _ startup: inout Startup) -> Int32 {
        let listener = startup.attempt { try inherited ?? configuration.listen.map(Listener.open) }
        guard let listener = listener ?? nil else { startup.refuse() }
        let stats = startup.attempt {
            try Stats(
                kind: role.rawValue, runFolder: configuration.runFolder,
                rows: role == .internal ? Routes.namesOfEdge : Routes.names)
        }
        guard let stats else { startup.refuse(isActivated: inherited != nil) }
        // Customers come first: an import takes what processor they leave.
        if role == .controlPlane { setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 10) }
        // SQLite frees its pages after each write; returning them to the kernel would cost a page fault each next time.
        clinux_keep_free_memory(4 << 20)
        guard FastCGI.initialise() else { return ExitCode.software }
        let dependencies = dependencies(listener: listener.descriptor, stats)
        do {
            try Service(
                dependencies: dependencies, threads: configuration.threads, application: application,
                notify: Notify(environment)
            ).run()
            return 0
        } catch {
            return end(error)
        }
    }

    private func dependencies(listener: Int32, _ stats: Stats) -> Pool.Dependencies {
        Pool.Dependencies(
            listener: listener,
            requestDecoder: CGIRequestDecoder(
                trustedProxies: configuration.trustedProxies, bodies: Semaphore(max(1, configuration.threads / 2))),
            limits: Pool.Limits(), log: log, stats: stats, spoolFolder: Folder.of(configuration.database))
    }

    private func end(_ error: any Error) -> Int32 {
        log.write(.error, "fatal error, exiting", ["cause": "\(error)"])
        return ExitCode.software
    }
}
