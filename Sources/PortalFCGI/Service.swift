import Glibc
import PortalLogic
import PortalRuntime

/// A worker process from its first request to its last: pool, signals, monitor, regular writes, drain.
struct Service: Sendable {
    /// What the composition hands in.
    struct Parts: Sendable {
        let configuration: Configuration
        let log: Log
        let stats: Stats
        let notify: Notify
        /// Makes the answering function of a thread.
        let makeResponder: @Sendable () throws -> Responder
        /// Writes what is kept in memory (`last_seen`); comes every 30 s and at the end.
        let flush: @Sendable () -> Void
        /// Reads the keys again, on SIGHUP.
        let reload: @Sendable () -> Void
    }

    let parts: Parts
    let listener: Int32

    /// Serves until SIGTERM or SIGINT.
    /// - Throws: when a thread cannot start or go on.
    func run() throws {
        guard let stop = Event(), let finished = Event() else { throw CannotServe(description: errorText(errno)) }
        let pool = makePool(stop)
        try pool.start()
        try Signals.watch(drain: { drain(stop) }, reload: parts.reload)
        let monitor = Monitor(
            pool: pool, stats: parts.stats, log: parts.log, notify: parts.notify, finished: finished)
        let helpers = [try monitor.start(), try startFlushing(finished)]
        parts.stats.set(.threads, UInt64(parts.configuration.threads))
        parts.log.write(.notice, "serving")
        parts.notify.ready()
        pool.join()
        finished.set()
        for helper in helpers { helper.join() }
        if let failed = pool.failed { throw failed }
        parts.log.write(.notice, "drained")
    }

    private func makePool(_ stop: Event) -> Pool {
        let translation = Translation(
            trustedProxies: parts.configuration.trustedProxies,
            bodies: Permits(max(1, parts.configuration.threads / 2)))
        let shared = Pool.Shared(
            listener: listener, decoy: open("/dev/null", O_RDWR | O_CLOEXEC), stop: stop, translation: translation,
            limits: Pool.Limits(), log: parts.log, stats: parts.stats)
        return Pool(shared, threads: parts.configuration.threads, makeResponder: parts.makeResponder)
    }

    private func drain(_ stop: Event) {
        parts.stats.set(.draining, 1)
        parts.notify.stopping()
        stop.set()
    }

    private func startFlushing(_ finished: Event) throws -> WorkerThread {
        try WorkerThread(name: "flush") {
            while !finished.wait(milliseconds: 30_000) { parts.flush() }
            parts.flush()
        }
    }
}
