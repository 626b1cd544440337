package import PortalStore
package import PortalToolkit

/// An event's webhook request, and what its response means (Standard Webhooks).
package struct WebhookDelivery: Sendable {
    /// How long an event is tried, and how long an endpoint may fail before it is disabled.
    package static let patience = Duration.days(3)
    /// Type of the message of a test.
    package static let testType = "webhook.test"

    private static let eventBackoff = Backoff(first: .seconds(5), maximum: .hours(8))
    private static let endpointBackoff = Backoff(first: .seconds(1), maximum: .hours(1))
    /// Failures in a row after which an endpoint may be hopeless.
    private static let manyFailures = 10

    private let seal: Seal

    package init(_ ring: KeyRing) { seal = Seal(ring) }

    /// Returns the body of a message; of an event the same bytes on each attempt.
    package static func body(_ message: WebhookMessage, now: Instant) -> [UInt8] {
        var json = JSONWriter(capacity: 1024)
        json.object { json in
            switch message {
            case .event(let item, _):
                json.field("type", item.event.action)
                json.instant("timestamp", item.event.at)
                json.object("data") { $0.item(item) }
            case .test(let id):
                json.field("type", Self.testType)
                json.instant("timestamp", now)
                json.object("data") { $0.field("test", PublicID.string(id)) }
            }
        }
        return json.finish()
    }

    /// Returns the header fields of one attempt, signed with each of the endpoint's secrets.
    /// - Throws: `Seal.Broken` if the key of a secret is not there.
    package func headers(_ claimed: ClaimedWebhook, _ body: [UInt8], now: Instant) throws -> [String] {
        let id =
            switch claimed.message {
            case .event(let item, _): "evt_" + PublicID.string(item.event.id)
            case .test(let id): "test_" + PublicID.string(id)
            }
        let signatures = try claimed.secrets.map { secret in
            let key = try WebhookSeal.open(secret, of: claimed.endpoint, by: seal)
            return try Webhook(key: key).signature(id: id, timestamp: now.seconds, body: body)
        }
        return [
            "Content-Type: application/json", "webhook-id: " + id, "webhook-timestamp: \(now.seconds)",
            "webhook-signature: " + signatures.joined(separator: " "),
        ]
    }

    /// What a response means for the message.
    package enum Status: Sendable, Equatable {
        case taken
        /// The endpoint is gone, and says so.
        case gone
        case notTaken(cause: String)

        /// - Parameters:
        ///   - status: HTTP status; 0 without a response.
        ///   - failure: Transfer error.
        package init(status: Int, failure: String?) {
            if let failure {
                self = .notTaken(cause: failure)
                return
            }
            switch status {
            case 200..<300: self = .taken
            case 300..<400: self = .notTaken(cause: "HTTP \(status): redirects are not followed")
            case 410: self = .gone
            default: self = .notTaken(cause: "HTTP \(status)")
            }
        }

        /// In words, as the result of a test.
        package var text: String {
            switch self {
            case .taken: "taken"
            case .gone: "HTTP 410: the endpoint is gone"
            case .notTaken(let cause): cause
            }
        }
    }

    /// When an event that was not taken is due again; `nil` if it has been tried long enough.
    /// - Parameter spread: Random, 0 to 255.
    package static func nextAttempt(_ claimed: ClaimedWebhook, spread: UInt8, now: Instant) -> Instant? {
        guard case .event(_, let attempt) = claimed.message else { return nil }
        let next = now + eventBackoff.delay(attempt: attempt, spread: spread)
        return next < (claimed.firstAt ?? now) + patience ? next : nil
    }

    /// When an endpoint that has not taken an event is tried again with any: at once after the first, which may be the
    /// event's fault.
    /// - Parameter wait: What it asks for, by `Retry-After`; at most an hour.
    package static func nextTry(_ endpoint: WebhookEndpoint, spread: UInt8, wait: Duration?, now: Instant) -> Instant {
        let delay =
            endpoint.failures == 0 ? .zero : endpointBackoff.delay(attempt: endpoint.failures, spread: spread)
        return now + max(delay, min(wait ?? .zero, .hours(1)))
    }

    /// Whether an endpoint has failed for so long that nothing is sent any more: it has taken nothing while an event was
    /// tried for as long as any is, or as long and often.
    /// - Parameter isGivenUp: Whether this event has been tried long enough.
    package static func isHopeless(_ claimed: ClaimedWebhook, isGivenUp: Bool, now: Instant) -> Bool {
        guard let since = claimed.endpoint.failingSince else { return false }
        if isGivenUp, let firstAt = claimed.firstAt, since <= firstAt { return true }
        return claimed.endpoint.failures + 1 >= manyFailures && since + patience <= now
    }
}

extension JSONWriter {
    /// The members of an event with its place among its MSP's.
    package mutating func item(_ item: FeedEvent) {
        field("number", item.number)
        field("client", item.client)
        object("event") { $0.event(item.event) }
    }
}
