import PortalRuntime
import PortalStore

/// Something that the process does again and again.
struct Job: Sendable {
    /// For log lines.
    let name: String
    /// Seconds from one run to the next.
    let interval: Int64
    /// One run; stays below the watchdog's interval.
    let run: @Sendable (StoreConnection) throws -> Void

    /// Everything that there is to do; a new job is a line here.
    static let all = [
        // Keeps the write-ahead log short; only this process checkpoints outside of COMMIT.
        Job(name: "checkpoint", interval: 60) { try $0.checkpoint() },
        Job(name: "silent-commands", interval: 30) {
            try SilentCommands.conclude($0, now: Clock.epochMilliseconds)
        },
    ]
}
