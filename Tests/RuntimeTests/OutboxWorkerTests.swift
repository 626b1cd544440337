import Glibc
import PortalAPI
import PortalRuntime
import PortalStore
import PortalToolkit
import Synchronization
import Testing

@testable import PortalJobs

/// The worker itself, with a test channel.
@Suite final class OutboxWorkerTests {
    private let folder = temporaryFolder()

    deinit { removeFolder(folder) }

    /// Three items, the second of which cannot be sent at all.
    private final class TestChannel: DeliveryChannel {
        struct Empty: Error {}

        let (name, limit, interval, drainTimeout) = ("test", 8, Int32(10), Duration.seconds(1))
        let outcomes = Mutex<[Int: CurlClient.Outcome]>([:])
        private let isFull = Atomic(true)

        func isDue(_ store: StoreConnection, now: Instant) -> Bool { isFull.load(ordering: .relaxed) }

        func claim(_ store: StoreConnection, now: Instant, limit: Int) -> [Int] {
            isFull.exchange(false, ordering: .relaxed) ? [1, 2, 3] : []
        }

        func request(for item: Int, now: Instant) throws -> CurlClient.Request {
            if item == 2 { throw Empty() }
            return CurlClient.Request(
                url: "http://127.0.0.1:9/", connectMilliseconds: 500, totalMilliseconds: 500,
                payload: .post(headers: [], body: []))
        }

        func record(
            _ ended: [(item: Int, outcome: CurlClient.Outcome)], _ store: StoreConnection, _ log: Log, now: Instant
        ) -> DeliveryTally {
            outcomes.withLock { for (item, outcome) in ended { $0[item] = outcome } }
            return DeliveryTally(refused: ended.count { $0.item == 2 }, retried: ended.count { $0.item != 2 })
        }
    }

    /// A claimed item that cannot be sent is recorded like a failed transfer and delays no other.
    @Test func `an item that cannot be sent fails at once without holding up the others`() throws {
        let store = try Store(path: folder + "/portal.db", create: true)
        let (channel, stop) = (TestChannel(), try #require(Event()))
        let stats = try Stats(kind: "jobs", runFolder: folder, rows: ["delivery test"])
        let worker = OutboxWorker(channel, log: Log(level: .error), stats: stats)
        let thread = try worker.start(store, until: stop)
        for _ in 0..<300 where channel.outcomes.withLock({ $0.count }) < 3 { usleep(10_000) }
        stop.set()
        thread.join()
        let outcomes = channel.outcomes.withLock { $0 }
        #expect(outcomes.keys.sorted() == [1, 2, 3])
        #expect(outcomes[2]?.failure == "Empty()")
        #expect(outcomes[2]?.mayHaveArrived == false)
        #expect(outcomes[3]?.failure != nil)
        var page = MetricsText()
        ProcessMetrics.add(StatsReader(runFolder: folder).processes(), to: &page, now: Clock.now)
        #expect(page.text.contains("portal_deliveries_total{channel=\"test\",result=\"refused\"} 1\n"))
        #expect(page.text.contains("portal_deliveries_total{channel=\"test\",result=\"retried\"} 2\n"))
    }
}
