import Glibc
import PortalRuntime
import PortalStore

/// The process for what takes time, from the command line to its exit code.
enum Program {
    private static let usage = """
        usage: portal-jobs

        Does what the customer portal does beside its requests. Settings come from the environment.

          --version  print the version and end
          --help     print this and end

        """

    /// Runs what the arguments ask for.
    /// - Returns: the exit code.
    static func run(_ arguments: some Collection<String>, _ environment: [String: String]) -> Int32 {
        switch arguments.first {
        case nil: return work(environment)
        case "--version": Terminal.write("portal-jobs \(Build.version)\n", to: 1)
        case "--help", "-h": Terminal.write(usage, to: 1)
        default:
            Terminal.write("portal-jobs: unknown argument\n\n\(usage)", to: 2)
            return ExitCode.usage
        }
        return 0
    }

    private static func work(_ environment: [String: String]) -> Int32 {
        var startup = Startup(program: "portal-jobs")
        guard let configuration = startup.attempt(nil, { try Configuration(environment) }) else { startup.refuse() }
        let connection = startup.attempt("PORTAL_DATABASE") { try open(configuration) }
        guard let connection else { startup.refuse() }
        let stats = startup.attempt { try Stats(kind: "jobs", runFolder: configuration.runFolder) }
        guard let stats else { startup.refuse() }
        return work(connection, stats, Log(level: configuration.logLevel), Notify(environment))
    }

    private static func open(_ configuration: Configuration) throws -> StoreConnection {
        let connection = try Store(path: configuration.database).connect()
        try connection.check()
        return connection
    }

    private static func work(_ connection: StoreConnection, _ stats: Stats, _ log: Log, _ notify: Notify) -> Int32 {
        guard let stop = Event() else { return ExitCode.software }
        do {
            try Signals.watch {
                stats.set(.draining, 1)
                notify.stopping()
                stop.set()
            }
        } catch {
            log.write(.error, "the process ends", ["cause": "\(error)"])
            return ExitCode.software
        }
        log.write(.notice, "working")
        notify.ready()
        var schedule = Schedule(Job.all, stats: stats, log: log, notify: notify, now: Clock.monotonicMicroseconds)
        schedule.run(connection, until: stop)
        connection.close()
        log.write(.notice, "drained")
        return 0
    }
}
