import PortalLogic
import PortalRuntime
import PortalStore
import PortalToolkit

/// MSPs' events to their endpoints, as signed webhooks: one at a time to each, in order while it takes them.
struct WebhookChannel: DeliveryChannel {
    let delivery: WebhookDelivery
    let reach: Reach
    let hostRules: Operations.HostRules
    var random = RandomSource.system

    let name = "webhooks"
    let limit = 256
    let interval: Int32 = 300
    let drainTimeout = Duration.seconds(16)

    /// Longer than any attempt.
    private static let claimLifetime = Duration.seconds(30)
    /// Transactions in a row that only pass by what nobody wants.
    private static let maximumPasses = 100

    func isDue(_ store: StoreConnection, now: Instant) throws -> Bool { try store.hasDueWebhook(now: now) }

    func claim(_ store: StoreConnection, now: Instant, limit: Int) throws -> [ClaimedWebhook] {
        for _ in 0..<Self.maximumPasses {
            let claimed = try store.writeWebhooks {
                try $0.claim(now: now, until: now + Self.claimLifetime, limit: limit)
            }
            guard try claimed.isEmpty && store.hasDueWebhook(now: now) else { return claimed }
        }
        return []
    }

    func request(for item: ClaimedWebhook, now: Instant) throws -> CurlClient.Request {
        let body = WebhookDelivery.body(item.message, now: now)
        return CurlClient.Request(
            url: item.endpoint.url, connectMilliseconds: 5000, totalMilliseconds: 15_000,
            payload: .post(headers: try delivery.headers(item, body, now: now), body: body, reach: reach))
    }

    func record(
        _ ended: [(item: ClaimedWebhook, outcome: CurlClient.Outcome)], _ store: StoreConnection, _ log: Log,
        now: Instant
    ) throws -> DeliveryTally {
        let results = ended.map { AttemptResult($0.item, $0.outcome, random, now: now) }
        let disabled = try store.writeWebhooks { outbox in
            try results.filter { result in
                if case .test(let id) = result.item.message {
                    let isTaken = result.status == .taken
                    try outbox.tested(result.item, id, result: result.status.text, isTaken: isTaken)
                }
                return try record(result, outbox, now: now)
            }
        }
        var tally = DeliveryTally()
        for result in results { result.count(&tally, log) }
        for result in disabled {
            log.write(
                .warning, "webhook disabled", ["webhook": result.item.endpoint.name, "cause": result.status.text])
        }
        return tally
    }

    /// An attempt's outcome, with what is needed to record it.
    private struct AttemptResult {
        let item: ClaimedWebhook
        let status: WebhookDelivery.Status
        /// When the event is due again; `nil` never.
        let next: Instant?
        /// When the endpoint is tried again.
        let retry: Instant
        let prepared: Operations.PreparedValues

        init(_ item: ClaimedWebhook, _ outcome: CurlClient.Outcome, _ random: RandomSource, now: Instant) {
            self.item = item
            status = WebhookDelivery.Status(status: outcome.status, failure: outcome.failure)
            let spread = random.bytes(1).first ?? 0
            next = WebhookDelivery.nextAttempt(item, spread: spread, now: now)
            retry = WebhookDelivery.nextTry(
                item.endpoint, spread: spread, wait: outcome.retryAfter.map { .seconds($0) }, now: now)
            prepared = Operations.PreparedValues(random)
        }

        /// Never logs a URL, which may have a secret in it; the name identifies the endpoint.
        func count(_ tally: inout DeliveryTally, _ log: Log) {
            guard case .event(let item, _) = item.message else { return }
            if status == .taken { return tally.delivered += 1 }
            if next == nil { tally.refused += 1 } else { tally.retried += 1 }
            log.write(
                next == nil ? .warning : .info,
                next == nil ? "event not taken; given up" : "event not taken; will retry",
                ["webhook": self.item.endpoint.name, "number": "\(item.number)", "cause": status.text])
        }
    }

    /// - Returns: whether the endpoint has been disabled.
    private func record(_ result: AttemptResult, _ outbox: WebhookOutbox, now: Instant) throws -> Bool {
        let item = result.item
        guard case .event(let event, let attempt) = item.message else { return false }
        guard result.status != .taken else {
            try outbox.delivered(item, event.number, now: now)
            return false
        }
        let isRecorded = try outbox.failed(
            item, event.number, attempt: attempt, next: result.next, retry: result.retry, error: result.status.text,
            now: now)
        let isHopeless = WebhookDelivery.isHopeless(item, isGivenUp: result.next == nil, now: now)
        guard isRecorded, result.status == .gone || isHopeless else { return false }
        let operations = Operations(outbox.writer, now: now, prepared: result.prepared, hostRules: hostRules)
        try operations.giveUpWebhook(item.endpoint, cause: result.status.text)
        return true
    }
}
