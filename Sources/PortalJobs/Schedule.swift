import PortalRuntime
import PortalStore
import PortalToolkit

/// Runs the jobs in turn on one thread and updates the heartbeat.
struct Schedule {
    private let jobs: [Job]
    private let stats: Stats
    private let log: Log
    private let notify: Notify
    private var due: [Int64]

    /// - Parameter now: monotonic microseconds; all jobs are due immediately.
    init(_ jobs: [Job], stats: Stats, log: Log, notify: Notify, now: Int64) {
        (self.jobs, self.stats, self.log, self.notify) = (jobs, stats, log, notify)
        due = jobs.map { _ in now }
    }

    /// Runs until the event happens.
    /// - Parameter othersAreAlive: whether the process's other threads make progress.
    mutating func run(_ connection: StoreConnection, until stop: Event, othersAreAlive: () -> Bool = { true }) {
        repeat {
            runDue(connection, now: Clock.monotonicMicroseconds)
            if othersAreAlive() { heartbeat() }
        } while !stop.wait(milliseconds: 1000)
    }

    /// Runs the due jobs.
    mutating func runDue(_ connection: StoreConnection, now: Int64) {
        for index in jobs.indices where due[index] <= now {
            run(jobs[index], connection)
            due[index] = now + jobs[index].interval * 1_000_000
        }
    }

    private func heartbeat() {
        stats.set(.heartbeatAt, UInt64(Clock.now.milliseconds))
        stats.set(.droppedLines, sinceStart: UInt64(log.dropped))
        if notify.watchdogInterval != nil { notify.watchdog() }
    }

    private func run(_ job: Job, _ connection: StoreConnection) {
        let start = Clock.monotonicMicroseconds
        do {
            try job.run(connection)
            stats.add(.requests)
            stats.add(row: "job " + job.name, .done)
        } catch {
            stats.add(.serverErrors)
            stats.add(row: "job " + job.name, .failed)
            log.write(.warning, "job failed; will retry", ["job": job.name, "cause": "\(error)"])
        }
        stats.add(.microseconds, UInt64(max(0, Clock.monotonicMicroseconds - start)))
    }
}
