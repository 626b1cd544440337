package import PortalStore
import PortalToolkit

/// The deletion of a client, which is too much for one transaction: a step that was not reached is made up for by doing it
/// all again.
package enum ClientDeletion {
    /// Metric rows deleted per transaction: about 20 ms, so that other writers wait only briefly.
    package static let batch = 5_000

    /// Runs a step in a transaction of its own; returns what the step does, which is told unless it is 0 or `isTold` is
    /// false.
    package typealias Transact = (_ isTold: Bool, (Operations) throws -> Int) throws -> Int

    /// Suspends the client first, so that nobody sees a partial deletion; deletes metrics in batches, then the rest in
    /// one transaction.
    /// - Parameter progress: called with the number of metric rows that are gone.
    /// - Returns: That number.
    @discardableResult
    package static func run(_ slug: String, _ transact: Transact, progress: (Int) throws -> Void) throws -> Int {
        _ = try transact(true) { try $0.suspend(slug) ? 1 : 0 }
        var gone = 0
        while true {
            let more = try transact(false) { try $0.removeMetrics(of: slug, limit: batch) }
            if more == 0 { break }
            gone += more
            try progress(gone)
        }
        _ = try transact(true) {
            try $0.removeClient(slug)
            return 1
        }
        return gone
    }

    /// What must be sent back to have a client deleted: another one for each client and hour.
    package static func confirmation(of client: Tenant, now: Instant) throws -> String {
        let hour = now.milliseconds / Duration.hours(1).milliseconds
        let digest = try Crypto.sha256(Array("delete:\(client.id.number):\(hour)".utf8))
        return String(Base64.url.encode(digest).prefix(16))
    }

    /// Whether this confirms that the client is to be deleted: what was told within the last hour.
    package static func isConfirmed(_ text: String, _ client: Tenant, now: Instant) throws -> Bool {
        try [now, now - .hours(1)].contains { try confirmation(of: client, now: $0) == text }
    }
}
