import Glibc
import PortalRuntime
import PortalStore
import Synchronization

/// Claims a channel's items, sends them concurrently and records their outcomes, on its own thread. Claims of a crashed
/// process expire, and another worker resends the items under the same ids.
final class OutboxWorker<Channel: DeliveryChannel>: BackgroundWorker {
    private let channel: Channel
    private let log: Log
    private let stats: Stats
    private let lastHeartbeat = Atomic<Int64>(Clock.monotonicMicroseconds)

    init(_ channel: Channel, log: Log, stats: Stats = Stats()) {
        self.channel = channel
        self.stats = stats
        self.log = log
    }

    /// Microseconds since the last heartbeat.
    var heartbeatAge: Int64 { Clock.monotonicMicroseconds - lastHeartbeat.load(ordering: .relaxed) }

    /// Starts the thread; `join` it after `stop` has been set.
    func start(_ store: Store, until stop: Event) throws -> WorkerThread {
        try WorkerThread(name: channel.name) {
            do {
                let connection = try store.connect()
                try self.run(connection, until: stop)
                connection.close()
            } catch {
                // Without this channel the process would only seem alive.
                self.log.write(.error, "fatal error, exiting", ["channel": self.channel.name, "cause": "\(error)"])
                exit(ExitCode.software)
            }
        }
    }

    private func run(_ store: StoreConnection, until stop: Event) throws {
        var transfers = Transfers(client: try CurlClient())
        var hasEnded = false
        // What has ended may be what the next item waited for.
        while !stop.wait(milliseconds: transfers.isEmpty && !hasEnded ? channel.interval : 0) {
            hasEnded = runOnce(&transfers, store, claimsMore: true)
        }
        let end = Clock.now + channel.drainTimeout
        while !transfers.isEmpty, Clock.now < end { _ = runOnce(&transfers, store, claimsMore: false) }
    }

    /// Items in flight, and outcomes not yet persisted.
    private struct Transfers {
        let client: CurlClient
        var inFlight: [Int: Channel.Item] = [:]
        var ended: [(item: Channel.Item, outcome: CurlClient.Outcome)] = []
        var lastID = 0

        var isEmpty: Bool { inFlight.isEmpty && ended.isEmpty }
    }

    /// - Returns: whether transfers have ended.
    private func runOnce(_ transfers: inout Transfers, _ store: StoreConnection, claimsMore: Bool) -> Bool {
        lastHeartbeat.store(Clock.monotonicMicroseconds, ordering: .relaxed)
        do {
            if claimsMore, transfers.inFlight.count < channel.limit { try claim(&transfers, store) }
            for (id, outcome) in transfers.client.wait(milliseconds: transfers.inFlight.isEmpty ? 0 : 50) {
                guard let item = transfers.inFlight.removeValue(forKey: id) else { continue }
                transfers.ended.append((item, outcome))
            }
            guard !transfers.ended.isEmpty else { return false }
            count(try channel.record(transfers.ended, store, log, now: Clock.now))
            transfers.ended = []
            return true
        } catch {
            log.write(.warning, "delivery failed; will retry", ["channel": channel.name, "cause": "\(error)"])
            usleep(200_000)
            return false
        }
    }

    private func count(_ tally: DeliveryTally) {
        let row = "delivery " + channel.name
        stats.add(row: row, .done, tally.delivered)
        stats.add(row: row, .failed, tally.refused)
        stats.add(row: row, .retried, tally.retried)
    }

    private func claim(_ transfers: inout Transfers, _ store: StoreConnection) throws {
        let now = Clock.now
        guard try channel.isDue(store, now: now) else { return }
        for item in try channel.claim(store, now: now, limit: channel.limit - transfers.inFlight.count) {
            transfers.lastID += 1
            do {
                try transfers.client.start(try channel.request(for: item, now: now), as: transfers.lastID)
                transfers.inFlight[transfers.lastID] = item
            } catch {
                // Recorded like a failed transfer; otherwise the claim would block the item for minutes.
                transfers.ended.append((item, CurlClient.Outcome(notStarted: error)))
            }
        }
    }
}
