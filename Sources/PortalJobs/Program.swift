import Glibc
import PortalRuntime
import PortalStore
import PortalToolkit

/// The background process, from the command line to its exit code.
enum Program {
    private static let usage = """
        usage: portal-jobs [--test-mail ADDRESS | --test-edge HOST | --test-authority URL [ROOTS]]

        Does what the customer portal does beside its requests.

          --test-mail ADDRESS  send one mail at once by the settings, and end: 0 if the server took it
          --test-edge HOST     ask the edge under this name, and end: 0 if it serves the portal with a valid certificate
          --test-authority URL [ROOTS]  ask for an ACME directory, whose certificate is of the roots in the file, and end: 0 if
                               there is one
          --version  print the version and end
          --help     print this and the settings, and end

        """

    /// Runs the program.
    /// - Returns: the exit code.
    static func run(_ arguments: some BidirectionalCollection<String>, _ environment: [String: String]) -> Int32 {
        switch arguments.first {
        case nil: return work(environment)
        case "--test-mail" where arguments.count == 2:
            return test(environment) { configuration in
                let failure = try TestMail.send(to: arguments.last ?? "", configuration)
                return (failure == nil, failure ?? "taken")
            }
        case "--test-edge" where arguments.count == 2:
            return test(environment) { try TestEdge.probe(arguments.last ?? "", $0) }
        case "--test-authority" where (2...3).contains(arguments.count):
            return test(environment) { _ in
                try TestAuthority.ask(arguments.dropFirst().first ?? "", roots: arguments.dropFirst(2).first)
            }
        case "--version": Terminal.write("portal-jobs \(Build.version)\n", to: 1)
        case "--help", "-h": Terminal.write(usage + "\n" + Setting.help, to: 1)
        default:
            Terminal.write("portal-jobs: unknown argument\n\n\(usage)", to: 2)
            return ExitCode.usage
        }
        return 0
    }

    /// Runs one test by the settings, and prints what it found.
    private static func test(
        _ environment: [String: String], _ body: (Configuration) throws -> (isGood: Bool, text: String)
    ) -> Int32 {
        var startup = Startup(program: "portal-jobs")
        guard let configuration = startup.attempt(nil, { try Configuration(environment) }) else { startup.refuse() }
        do {
            let result = try body(configuration)
            Terminal.write(result.text + "\n", to: result.isGood ? 1 : 2)
            return result.isGood ? 0 : 1
        } catch {
            Terminal.write("\(error)\n", to: 2)
            return 1
        }
    }

    private static func work(_ environment: [String: String]) -> Int32 {
        var startup = Startup(program: "portal-jobs")
        guard let configuration = startup.attempt(nil, { try Configuration(environment) }) else { startup.refuse() }
        let store = startup.attempt("PORTAL_DATABASE") { try Store.serving(path: configuration.database) }
        let ring = startup.attempt(nil) { try KeyFile.keyRing(configuration) }
        guard let store, let ring else { startup.refuse() }
        let worker = PublicID.string(RandomSource.system.id())
        let jobs = Job.all(worker: worker, figures: FiguresFile(runFolder: configuration.runFolder))
        let rows = jobs.map { "job " + $0.name } + BackgroundWorkers.rows
        let stats = startup.attempt { try Stats(kind: "jobs", runFolder: configuration.runFolder, rows: rows) }
        guard let stats else { startup.refuse() }
        let log = Log(level: configuration.logLevel)
        let workers = BackgroundWorkers(configuration, ring, worker: worker, log: log, stats: stats)
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
        let drain: @Sendable () -> Void = {
            stats.set(.draining, 1)
            notify.stopping()
            stop.set()
        }
        // With current settings and credentials, when systemd has started it again.
        try Signals.watch(drain: drain, reload: { if notify.isManaged { drain() } })
        let connection = try store.connect()
        do { try connection.feedMissing(since: Clock.now - .days(1)) } catch {
            log.write(
                .warning, "could not look for events without a number; will at the next start", ["cause": "\(error)"])
        }
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
