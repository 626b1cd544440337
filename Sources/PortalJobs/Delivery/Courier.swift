import Glibc
import PortalLogic
import PortalRuntime
import PortalStore
import Synchronization

/// What a courier carries: which rows, how they are sent, what is written down of how it went.
protocol Cargo: Sendable {
    associatedtype Item: Sendable

    /// For the thread and the log.
    var name: String { get }
    /// Most items on their way at once.
    var limit: Int { get }
    /// How often to look for something to do, ms.
    var interval: Int32 { get }
    /// How long to let what is on its way come to an end when the process ends, ms.
    var patience: Int64 { get }

    /// Whether there is something to do; takes no lock.
    func isDue(_ store: StoreConnection, now: Int64) throws -> Bool
    /// Takes over up to `limit` items to send, and writes down what must not be sent any more.
    func claim(_ store: StoreConnection, now: Int64, limit: Int) throws -> [Item]
    /// What to send for an item.
    func request(for item: Item, now: Int64) throws -> Transfers.Request
    /// Writes down how transfers ended.
    func settle(_ ended: [(item: Item, outcome: Transfers.Outcome)], _ store: StoreConnection, _ log: Log, now: Int64)
        throws
}

/// Claims rows, sends them side by side and writes down how it went, on a thread of its own, until it is told to stop.
/// A process that dies in between leaves a claim that lapses; then somebody sends again, under the same id.
final class Courier<C: Cargo>: Sendable {
    private let cargo: C
    private let log: Log
    private let lastTurn = Atomic<Int64>(Clock.monotonicMicroseconds)

    init(_ cargo: C, log: Log) {
        self.cargo = cargo
        self.log = log
    }

    /// Microseconds since the last sign of life.
    var silence: Int64 { Clock.monotonicMicroseconds - lastTurn.load(ordering: .relaxed) }

    /// Starts the thread; `join` it after `stop` has happened.
    func start(_ store: Store, until stop: Event) throws -> WorkerThread {
        try WorkerThread(name: cargo.name) {
            do {
                let connection = try store.connect()
                try self.run(connection, until: stop)
                connection.close()
            } catch {
                // Without this channel the process only looks alive.
                self.log.write(.error, "the process ends", ["channel": self.cargo.name, "cause": "\(error)"])
                exit(ExitCode.software)
            }
        }
    }

    private func run(_ store: StoreConnection, until stop: Event) throws {
        var load = Load(transfers: try Transfers())
        while !stop.wait(milliseconds: load.isEmpty ? cargo.interval : 0) {
            turn(&load, store, takesMore: true)
        }
        let end = Clock.epochMilliseconds + cargo.patience
        while !load.isEmpty, Clock.epochMilliseconds < end { turn(&load, store, takesMore: false) }
    }

    /// What is on its way, and what has come back but is not written down.
    private struct Load {
        let transfers: Transfers
        var underway: [Int: C.Item] = [:]
        var ended: [(item: C.Item, outcome: Transfers.Outcome)] = []
        var number = 0

        var isEmpty: Bool { underway.isEmpty && ended.isEmpty }
    }

    private func turn(_ load: inout Load, _ store: StoreConnection, takesMore: Bool) {
        lastTurn.store(Clock.monotonicMicroseconds, ordering: .relaxed)
        do {
            if takesMore, load.underway.count <= cargo.limit / 2 { try takeMore(&load, store) }
            for (id, outcome) in load.transfers.wait(milliseconds: load.underway.isEmpty ? 0 : 50) {
                guard let item = load.underway.removeValue(forKey: id) else { continue }
                load.ended.append((item, outcome))
            }
            guard !load.ended.isEmpty else { return }
            try cargo.settle(load.ended, store, log, now: Clock.epochMilliseconds)
            load.ended = []
        } catch {
            log.write(.warning, "a channel waits for its next turn", ["channel": cargo.name, "cause": "\(error)"])
            usleep(200_000)
        }
    }

    private func takeMore(_ load: inout Load, _ store: StoreConnection) throws {
        let now = Clock.epochMilliseconds
        guard try cargo.isDue(store, now: now) else { return }
        for item in try cargo.claim(store, now: now, limit: cargo.limit - load.underway.count) {
            load.number += 1
            do {
                try load.transfers.start(try cargo.request(for: item, now: now), as: load.number)
                load.underway[load.number] = item
            } catch {
                // Given back like one that failed on its way; its claim would keep it for minutes.
                load.ended.append((item, Transfers.Outcome(notStarted: error)))
            }
        }
    }
}
