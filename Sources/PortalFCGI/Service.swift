import Glibc
import PortalRuntime

/// A worker process from its first request to its last: pool, signals, monitor, regular writes, drain.
struct Service: Sendable {
    let shared: Pool.Shared
    let threads: Int
    let application: Application
    let notify: Notify

    /// Serves until SIGTERM or SIGINT.
    /// - Throws: when a thread cannot start or go on.
    func run() throws {
        guard let stop = Event(), let finished = Event() else { throw CannotServe(description: errorText(errno)) }
        let pool = Pool(shared, stop: stop, threads: threads, makeResponder: application.makeResponder)
        try pool.start()
        try Signals.watch(drain: { drain(stop) }, reload: reload)
        let monitor = Monitor(pool: pool, stats: shared.stats, log: shared.log, notify: notify)
        let helpers = [try monitor.start(until: finished), try startFlushing(finished)]
        shared.stats.set(.threads, UInt64(threads))
        shared.log.write(.notice, "serving")
        notify.ready()
        pool.join()
        finished.set()
        for helper in helpers { helper.join() }
        if let failed = pool.failed { throw failed }
        shared.log.write(.notice, "drained")
    }

    private func drain(_ stop: Event) {
        shared.stats.set(.draining, 1)
        notify.stopping()
        stop.set()
    }

    private func startFlushing(_ finished: Event) throws -> WorkerThread {
        try WorkerThread(name: "flush") {
            while !finished.wait(milliseconds: 30_000) { flush() }
            flush()
        }
    }

    private func flush() {
        do { try application.flush() } catch {
            shared.log.write(.warning, "the times of last activity wait for the next turn", ["cause": "\(error)"])
        }
    }

    private func reload() {
        do {
            try application.reload()
            shared.log.write(.notice, "the keys were read again")
        } catch {
            shared.log.write(.error, "the keys stay as they were", ["cause": "\(error)"])
        }
    }
}
