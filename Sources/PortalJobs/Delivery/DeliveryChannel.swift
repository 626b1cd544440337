import PortalRuntime
import PortalStore

/// One kind of outbound delivery: which rows to claim, how to send them, how to record the outcome.
protocol DeliveryChannel: Sendable {
    associatedtype Item: Sendable

    /// Name of the channel in log lines, and of its thread.
    var name: String { get }
    /// Maximum number of items in flight.
    var limit: Int { get }
    /// Polling interval, ms.
    var interval: Int32 { get }
    /// Time for items in flight to finish on shutdown.
    var drainTimeout: Duration { get }

    /// Whether an item is due; takes no lock.
    func isDue(_ store: StoreConnection, now: Instant) throws -> Bool
    /// Claims up to `limit` items, and ends those that must no longer be sent.
    func claim(_ store: StoreConnection, now: Instant, limit: Int) throws -> [Item]
    func request(for item: Item, now: Instant) throws -> CurlClient.Request
    /// Records the outcomes of transfers, and counts them.
    func record(
        _ ended: [(item: Item, outcome: CurlClient.Outcome)], _ store: StoreConnection, _ log: Log, now: Instant
    )
        throws -> DeliveryTally
}

/// How attempts to deliver ended.
struct DeliveryTally: Sendable, Equatable {
    var delivered = 0, refused = 0, retried = 0
}
