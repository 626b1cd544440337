import Glibc
import PortalLogic
import PortalRuntime

/// The composition of the worker process.
enum Program {
    /// Runs what the arguments ask for.
    /// - Returns: the exit code.
    static func run(_ arguments: some Collection<String>, _ environment: [String: String]) -> Int32 {
        switch Command(arguments) {
        case .help: Terminal.write(Command.usage, to: 1)
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
        let configuration = startup.attempt { try Configuration(environment) }
        let inherited = Listener.inherited(environment)
        guard let configuration, startup.problems.isEmpty else { startup.refuse() }
        let listener = startup.attempt { try inherited ?? own(configuration) }
        let kind = isInternal ? "internal" : "fcgi"
        let stats = startup.attempt { try Stats(kind: kind, runFolder: configuration.runFolder) }
        guard let listener, let stats else { startup.refuse() }
        return serve(configuration, listener, stats, Notify(environment))
    }

    private static func own(_ configuration: Configuration) throws -> Listener {
        guard let address = configuration.listen else {
            throw Listener.Unavailable(description: "PORTAL_LISTEN: must be set when no socket is inherited")
        }
        return try Listener.open(address)
    }

    private static func serve(
        _ configuration: Configuration, _ listener: Listener, _ stats: Stats, _ notify: Notify
    ) -> Int32 {
        let log = Log(level: configuration.logLevel)
        let parts = Service.Parts(
            configuration: configuration, log: log, stats: stats, notify: notify, makeResponder: { Program.stub },
            flush: {}, reload: {})
        guard FastCGI.initialise() else { return ExitCode.software }
        do {
            try Service(parts: parts, listener: listener.descriptor).run()
            return 0
        } catch {
            log.write(.error, "the process ends", ["cause": "\(error)"])
            return ExitCode.software
        }
    }

    // Until the portal answers.
    private static func stub(_ request: Request) -> Response {
        Response(
            status: 200, headers: [("Content-Type", "application/json")],
            body: Array("{\"path\":\"stub\",\"bytes\":\(request.body.count)}\n".utf8))
    }
}
