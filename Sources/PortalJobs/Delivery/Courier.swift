import Glibc
import PortalLogic
import PortalRuntime
import PortalStore
import Synchronization

/// One kind of outbound delivery: which rows to claim, how to send them, how to record the outcome.
protocol DeliveryChannel: Sendable {
    associatedtype Item: Sendable

    /// Name of the thread, and of the channel in log lines.
    var name: String { get }
    /// Maximum number of items in flight.
    var limit: Int { get }
    /// Polling interval, ms.
    var interval: Int32 { get }
    /// Time for items in flight to finish on shutdown, ms.
    var drainTimeout: Int64 { get }

    /// Whether an item is due; takes no lock.
    func isDue(_ store: StoreConnection, now: Int64) throws -> Bool
    /// Claims up to `limit` items, and ends those that must no longer be sent.
    func claim(_ store: StoreConnection, now: Int64, limit: Int) throws -> [Item]
    func request(for item: Item, now: Int64) throws -> CurlClient.Request
    /// Records the outcomes of transfers.
    func record(_ ended: [(item: Item, outcome: CurlClient.Outcome)], _ store: StoreConnection, _ log: Log, now: Int64)
        throws
}

/// Claims rows, sends them side by side and writes down how it went, on a thread of its own, until it is told to stop.
/// A process that dies in between leaves a claim that lapses; then somebody sends again, under the same id.
final class Courier<C: DeliveryChannel>: Sendable {
    private let channel: C
    private let log: Log
    private let lastTurn = Atomic<Int64>(Clock.monotonicMicroseconds)

    init(_ channel: C, log: Log) {
        self.channel = channel
        self.log = log
    }

    /// Microseconds since the last sign of life.
    var silence: Int64 { Clock.monotonicMicroseconds - lastTurn.load(ordering: .relaxed) }

    /// Starts the thread; `join` it after `stop` has happened.
    func start(_ store: Store, until stop: Event) throws -> WorkerThread {
        try WorkerThread(name: channel.name) {
            do {
                let connection = try store.connect()
                try self.run(connection, until: stop)
                connection.close()
            } catch {
                // Without this channel the process only looks alive.
                self.log.write(.error, "the process ends", ["channel": self.channel.name, "cause": "\(error)"])
                exit(ExitCode.software)
            }
        }
    }

    private func run(_ store: StoreConnection, until stop: Event) throws {
        var load = Load(transfers: try CurlClient())
        while !stop.wait(milliseconds: load.isEmpty ? channel.interval : 0) {
            turn(&load, store, takesMore: true)
        }
        let end = Clock.epochMilliseconds + channel.drainTimeout
        while !load.isEmpty, Clock.epochMilliseconds < end { turn(&load, store, takesMore: false) }
    }

    /// What is on its way, and what has come back but is not written down.
    private struct Load {
        let transfers: CurlClient
        var underway: [Int: C.Item] = [:]
        var ended: [(item: C.Item, outcome: CurlClient.Outcome)] = []
        var number = 0

        var isEmpty: Bool { underway.isEmpty && ended.isEmpty }
    }

    private func turn(_ load: inout Load, _ store: StoreConnection, takesMore: Bool) {
        lastTurn.store(Clock.monotonicMicroseconds, ordering: .relaxed)
        do {
            if takesMore, load.underway.count <= channel.limit / 2 { try takeMore(&load, store) }
            for (id, outcome) in load.transfers.wait(milliseconds: load.underway.isEmpty ? 0 : 50) {
                guard let item = load.underway.removeValue(forKey: id) else { continue }
                load.ended.append((item, outcome))
            }
            guard !load.ended.isEmpty else { return }
            try channel.record(load.ended, store, log, now: Clock.epochMilliseconds)
            load.ended = []
        } catch {
            log.write(.warning, "a channel waits for its next turn", ["channel": channel.name, "cause": "\(error)"])
            usleep(200_000)
        }
    }

    private func takeMore(_ load: inout Load, _ store: StoreConnection) throws {
        let now = Clock.epochMilliseconds
        guard try channel.isDue(store, now: now) else { return }
        for item in try channel.claim(store, now: now, limit: channel.limit - load.underway.count) {
            load.number += 1
            do {
                try load.transfers.start(try channel.request(for: item, now: now), as: load.number)
                load.underway[load.number] = item
            } catch {
                // Given back like one that failed on its way; its claim would keep it for minutes.
                load.ended.append((item, CurlClient.Outcome(notStarted: error)))
            }
        }
    }
}
