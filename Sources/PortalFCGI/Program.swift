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
        case .serve(let isInternal): return serve(isInternal: isInternal, environment)
        }
        return 0
    }

    private static func serve(isInternal: Bool, _ environment: [String: String]) -> Int32 {
        var startup = Startup(program: "portal-fcgi")
        let inherited = Listener.inherited(environment)
        let isCGI = inherited == nil && CGI.isInvoked(environment)
        let program = Program(environment, isInternal: isInternal, needsListen: inherited == nil && !isCGI, &startup)
        guard let program else { startup.refuse(isActivated: inherited != nil) }
        return isCGI ? program.answerOne() : program.serve(inherited, kind: isInternal ? "internal" : "fcgi", &startup)
    }

    /// Checks everything without creating anything; `nil` with problems in `startup`.
    private init?(
        _ environment: [String: String], isInternal: Bool, needsListen: Bool, _ startup: inout Startup
    ) {
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

    private func serve(_ inherited: Listener?, kind: String, _ startup: inout Startup) -> Int32 {
        let listener = startup.attempt { try inherited ?? configuration.listen.map(Listener.open) }
        guard let listener = listener ?? nil else { startup.refuse() }
        let stats = startup.attempt {
            try Stats(
                kind: kind, runFolder: configuration.runFolder,
                rows: kind == "internal" ? Routes.namesOfEdge : Routes.names)
        }
        guard let stats else { startup.refuse(isActivated: inherited != nil) }
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
            limits: Pool.Limits(), log: log, stats: stats)
    }

    private func end(_ error: any Error) -> Int32 {
        log.write(.error, "fatal error, exiting", ["cause": "\(error)"])
        return ExitCode.software
    }
}
