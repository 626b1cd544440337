import Glibc
import PortalRuntime

/// A worker process from start to drain: pool, signals, monitor, periodic writes.
struct Service: Sendable {
    let dependencies: Pool.Dependencies
    let threads: Int
    let application: Application
    let notify: Notify

    /// Serves until SIGTERM or SIGINT.
    /// - Throws: if a thread fails.
    func run() throws {
        guard let stop = Event(), let finished = Event() else { throw PoolFailure(description: errorText(errno)) }
        let pool = Pool(dependencies, stop: stop, threads: threads, makeResponder: application.makeResponder)
        try pool.start()
        // Settings and credentials are those of the start, so systemd starts a new process with the current ones.
        try Signals.watch(drain: { drain(stop) }, reload: { notify.isManaged ? drain(stop) : reload() })
        let monitor = Monitor(
            pool: pool, stats: dependencies.stats, log: dependencies.log, notify: notify, observe: application.observe)
        let helpers = [try monitor.start(until: finished), try startFlushing(finished)]
        dependencies.stats.set(.threads, UInt64(threads))
        dependencies.log.write(.notice, "serving")
        notify.ready()
        pool.join()
        finished.set()
        for helper in helpers { helper.join() }
        application.observe(dependencies.stats)
        if let failure = pool.failureReason { throw failure }
        dependencies.log.write(.notice, "drained")
    }

    private func drain(_ stop: Event) {
        dependencies.stats.set(.draining, 1)
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
            dependencies.log.write(.warning, "could not save session activity; will retry", ["cause": "\(error)"])
        }
    }

    private func reload() {
        do {
            try application.reload()
            dependencies.log.write(.notice, "keys reloaded")
        } catch {
            dependencies.log.write(.error, "key reload failed; keeping current keys", ["cause": "\(error)"])
        }
    }
}
