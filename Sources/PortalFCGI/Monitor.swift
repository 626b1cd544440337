import PortalRuntime

/// The thread that watches the pool: ends slow peers, keeps the heartbeat, feeds systemd's watchdog.
struct Monitor: Sendable {
    /// A request that runs longer is stuck, in microseconds; then the watchdog is not fed. Idle is progress.
    static let stuckAfter: Int64 = 45_000_000
    /// Growth after which freed memory is given back to the system, in bytes.
    static let slack: Int64 = 128 << 20

    let pool: Pool
    let stats: Stats
    let log: Log
    let notify: Notify

    /// Starts the thread; it ends when `finished` happens.
    func start(until finished: Event) throws -> WorkerThread {
        try WorkerThread(name: "monitor") {
            var freed = Memory.resident
            var turn = 0
            // Five looks a second, so that no peer fills the memory between two.
            while !finished.wait(milliseconds: 200) {
                lookAtPeers(&freed)
                turn += 1
                if turn % 5 == 0 { showLife(now: Clock.monotonicMicroseconds) }
            }
        }
    }

    /// Ends what is overdue.
    /// - Parameter freed: resident bytes after memory was last given back.
    private func lookAtPeers(_ freed: inout Int64) {
        let resident = Memory.resident
        pool.endOverdue(now: Clock.monotonicMicroseconds, resident: resident)
        if resident > freed + Self.slack { freed = Memory.giveBack() }
    }

    /// Says that the process lives, unless a request is stuck.
    func showLife(now: Int64) {
        stats.set(.droppedLines, UInt64(log.dropped))
        guard pool.oldestRequest(now: now) <= Self.stuckAfter else { return }
        stats.set(.heartbeatAt, UInt64(Clock.epochMilliseconds))
        if notify.watchdogInterval != nil { notify.watchdog() }
    }
}
