import Glibc
import PortalRuntime
import PortalStore
import PortalToolkit

/// The background process, from the command line to its exit code.
enum Program {
    private static let usage = """
        usage: portal-jobs

        Does what the customer portal does beside its requests.

          --version  print the version and end
          --help     print this and the settings, and end

        """

    /// Runs the program.
    /// - Returns: the exit code.
    static func run(_ arguments: some Collection<String>, _ environment: [String: String]) -> Int32 {
        switch arguments.first {
        case nil: return work(environment)
        case "--version": Terminal.write("portal-jobs \(Build.version)\n", to: 1)
        case "--help", "-h": Terminal.write(usage + "\n" + Configuration.help, to: 1)
        default:
            Terminal.write("portal-jobs: unknown argument\n\n\(usage)", to: 2)
            return ExitCode.usage
        }
        return 0
    }

    private static func work(_ environment: [String: String]) -> Int32 {
        var startup = Startup(program: "portal-jobs")
        guard let configuration = startup.attempt(nil, { try Configuration(environment) }) else { startup.refuse() }
        let store = startup.attempt("PORTAL_DATABASE") { try Store.serving(path: configuration.database) }
        guard let store else { startup.refuse() }
        let worker = PublicID.string(RandomSource.system.id())
        let jobs = Job.all(worker: worker, figures: FiguresFile(runFolder: configuration.runFolder))
        let rows = jobs.map { "job " + $0.name } + BackgroundWorkers.rows
        let stats = startup.attempt { try Stats(kind: "jobs", runFolder: configuration.runFolder, rows: rows) }
        guard let stats else { startup.refuse() }
        let log = Log(level: configuration.logLevel)
        let workers = BackgroundWorkers(configuration, worker: worker, log: log, stats: stats)
        do {
            try work(jobs, workers, store, stats, log, Notify(environment))
            return 0
        } catch {
            log.write(.error, "fatal error, exiting", ["cause": "\(error)"])
            return ExitCode.software
        }
    }

    private static func work(
        _ jobs: [Job], _ workers: BackgroundWorkers, _ store: Store, _ stats: Stats, _ log: Log, _ notify: Notify
    ) throws {
        guard let stop = Event() else { throw NoDescriptorsLeft() }
        try Signals.watch {
            stats.set(.draining, 1)
            notify.stopping()
            stop.set()
        }
        let connection = try store.connect()
        let threads = try workers.start(store, until: stop)
        log.write(.notice, "working")
        notify.ready()
        var schedule = Schedule(jobs, stats: stats, log: log, notify: notify, now: Clock.monotonicMicroseconds)
        schedule.run(connection, until: stop) {
            stats.set(lane: store.laneUse)
            return workers.areAlive
        }
        for thread in threads { thread.join() }
        connection.close()
        log.write(.notice, "drained")
    }
}

struct NoDescriptorsLeft: Error {}
