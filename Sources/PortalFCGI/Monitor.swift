import PortalRuntime

/// The thread that watches the pool: ends slow peers, keeps the heartbeat, feeds systemd's watchdog.
struct Monitor: Sendable {
    /// A request that runs longer is stuck, in microseconds; then the watchdog is not fed. Idle is progress.
    static let stuckAfter: Int64 = 45_000_000

    let pool: Pool
    let stats: Stats
    let log: Log
    let notify: Notify
    /// Happens when the pool has ended.
    let finished: Event

    /// Starts the thread; ends with `finished`.
    func start() throws -> WorkerThread {
        try WorkerThread(name: "monitor") {
            while !finished.wait(milliseconds: 1000) { look() }
        }
    }

    /// One look, each second.
    func look() {
        let now = Clock.monotonicMicroseconds
        pool.endOverdue(now: now)
        stats.set(.droppedLines, UInt64(log.dropped))
        guard pool.oldestRequest(now: now) <= Self.stuckAfter else { return }
        stats.set(.heartbeatAt, UInt64(Clock.epochMilliseconds))
        if notify.watchdogInterval != nil { notify.watchdog() }
    }
}
