import PortalLogic
import PortalRuntime
import PortalStore

/// A periodic job.
struct Job: Sendable {
    /// For log lines.
    let name: String
    /// Seconds between runs.
    let interval: Int64
    /// Must return within the watchdog's interval.
    let run: @Sendable (StoreConnection) throws -> Void

    /// All jobs.
    /// - Parameters:
    ///   - worker: the lease holder's name.
    ///   - figures: where the metrics of the database go.
    static func all(worker: String, figures: FiguresFile) -> [Job] {
        [
            // Limits the write-ahead log; only this process checkpoints outside of COMMIT.
            Job(name: "checkpoint", interval: 60) { try $0.checkpoint() },
            Job(name: "silent-commands", interval: 30) {
                try SilentCommands.conclude($0, now: Clock.now)
            },
            Job(name: "late-commands", interval: 30) { try LateCommands.conclude($0, now: Clock.now) },
            Job(name: "expired-mails", interval: 60) { store in
                let now = Clock.now
                if try store.hasExpiredMail(now: now) { try store.writeMails { try $0.refuseExpired(now: now) } }
            },
            Job(name: "licence-warnings", interval: 3600) {
                try LicenceWarnings.write($0, now: Clock.now)
            },
            Job(name: "certificate-warnings", interval: 3600) {
                try CertificateWarnings.write($0, now: Clock.now)
            },
            Job(name: "factor-reminders", interval: 600) { try FactorReminders.write($0, now: Clock.now) },
            Job(name: "factor-resets", interval: 60) { try FactorResets.carryOut($0, now: Clock.now) },
            Job(name: "news", interval: 15) { try NewsDelivery.run($0, now: Clock.now) },
            Job(name: "news-rounds", interval: 3600) { try NewsRounds.begin($0, now: Clock.now) },
            Job(name: "housekeeping", interval: 600) {
                try Housekeeping.run($0, holder: worker, now: Clock.now)
            },
            Job(name: "search-words", interval: 3600) { try MissingWords.write($0) },
            Job(name: "figures", interval: 60) { try Figures.write($0, to: figures, now: Clock.now) },
        ]
    }
}
