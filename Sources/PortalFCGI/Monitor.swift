import PortalRuntime
import PortalToolkit

/// The monitoring thread: ends slow peers, updates the heartbeat, feeds systemd's watchdog.
struct Monitor: Sendable {
    /// Age of a stuck request, in microseconds, beyond which the watchdog is not fed. An idle pool is healthy.
    static let stuckAfter: Int64 = 45_000_000
    /// Growth after which freed memory is returned to the system, in bytes.
    static let slack: Int64 = 128 << 20

    let pool: Pool
    let stats: Stats
    let log: Log
    let notify: Notify
    /// Sets the counters of what is not this target's; called with each heartbeat.
    var observe: @Sendable (Stats) -> Void = { _ in }

    /// Starts the thread; it ends with `finished`.
    func start(until finished: Event) throws -> WorkerThread {
        try WorkerThread(name: "monitor") {
            var freed = Memory.resident
            var tick = 0
            // Five checks a second, so that no peer fills the memory in between.
            while !finished.wait(milliseconds: 200) {
                endOverduePeers(&freed)
                observePool()
                tick += 1
                if tick % 5 == 0 { heartbeat(now: Clock.monotonicMicroseconds) }
            }
        }
    }

    private func observePool() {
        stats.set(.busyThreads, UInt64(pool.busyThreads))
        stats.set(.oldestRequest, UInt64(max(0, pool.oldestRequest(now: Clock.monotonicMicroseconds))))
    }

    /// - Parameter freed: resident bytes after memory was last returned.
    private func endOverduePeers(_ freed: inout Int64) {
        let resident = Memory.resident
        pool.endOverdue(now: Clock.monotonicMicroseconds, resident: resident)
        if resident > freed + Self.slack { freed = Memory.trim() }
    }

    /// Reports the process as alive, unless a request is stuck.
    func heartbeat(now: Int64) {
        stats.set(.droppedLines, sinceStart: UInt64(log.dropped))
        observe(stats)
        guard pool.oldestRequest(now: now) <= Self.stuckAfter else { return }
        stats.set(.heartbeatAt, UInt64(Clock.now.milliseconds))
        if notify.watchdogInterval != nil { notify.watchdog() }
    }
}
