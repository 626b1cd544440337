/// Where an MSP is told of its events.
package struct WebhookEndpoint: Sendable, Equatable {
    package var id: Int64
    package var msp: MSPID
    /// What the operator calls it, unique in the MSP.
    package var name: String
    package var url: String
    package var filter: EventFilter
    package var createdAt: Instant
    /// Number of the last event that has been taken up.
    package var position: Int64
    /// Attempts that failed since the last one that did not.
    package var failures: Int64 = 0
    /// The first of them.
    package var failingSince: Instant?
    /// When the next attempt may be; in the past unless it fails.
    package var retryAt: Instant = 0
    /// The last event that was taken.
    package var deliveredAt: Instant?
    /// Why the last attempt failed; `nil` if it did not.
    package var lastError: String?
    /// Since when nothing is sent; `nil` while it is.
    package var disabledAt: Instant?
    /// Whether it is the turn of an event that it did not take, before the next new one.
    var isWaitingNext = false

    package init(
        id: Int64, msp: MSPID, name: String, url: String, filter: EventFilter, createdAt: Instant, position: Int64
    ) {
        (self.id, self.msp, self.name, self.url, self.filter) = (id, msp, name, url, filter)
        (self.createdAt, self.position) = (createdAt, position)
    }
}

/// Which events an endpoint is told of.
package struct EventFilter: Sendable, Equatable {
    /// Actions, such as `user.invited`, or the beginnings of some, such as `domain.*`; empty for all.
    package let patterns: [String]

    package init(_ patterns: [String]) { self.patterns = patterns }

    /// As stored: separated by blanks.
    init(text: String) { patterns = text.split(separator: " ").map(String.init) }

    /// As stored.
    package var text: String { patterns.joined(separator: " ") }

    /// Whether events with this action pass.
    package func passes(_ action: String) -> Bool {
        patterns.isEmpty || patterns.contains { Self.matches($0, action) }
    }

    /// Whether an action is meant by a pattern.
    package static func matches(_ pattern: String, _ action: String) -> Bool {
        pattern.hasSuffix("*") ? action.hasPrefix(pattern.dropLast()) : action == pattern
    }
}

/// A signing secret of an endpoint, as stored.
package struct WebhookSecret: Sendable, Equatable {
    package let id: Int64
    /// By `Seal`.
    package let sealed: String
    /// Until when it signs beside its successor; `nil` for the current one.
    package let expiresAt: Instant?

    package init(id: Int64, sealed: String, expiresAt: Instant? = nil) {
        (self.id, self.sealed, self.expiresAt) = (id, sealed, expiresAt)
    }
}

/// How many messages of an endpoint wait for another attempt, and how many were given up.
package struct WebhookBacklog: Sendable, Equatable {
    package let waiting, givenUp: Int64
    /// Events that have not been taken up, wanted or not.
    package let behind: Int64
}

/// What is sent to an endpoint.
package enum WebhookMessage: Sendable {
    /// - Parameter attempt: From 1.
    case event(FeedEvent, attempt: Int64)
    /// A test that an operator waits for.
    case test(Int64)
}

/// An event that an endpoint did not take.
package struct MissedEvent: Sendable {
    package let number: Int64
    /// When it was first sent.
    package let firstAt: Instant
    package let attempts: Int64
    /// When it is sent again; `nil` if it has been given up.
    package let dueAt: Instant?
    package let error: String
}

/// How far a test of an endpoint is.
package enum WebhookTest: Sendable, Equatable {
    case underWay, ended(result: String)
    /// Another one was asked for meanwhile.
    case replaced
}

/// A message claimed by this process until the claim expires.
package struct ClaimedWebhook: Sendable {
    package let endpoint: WebhookEndpoint
    /// End of the claim, by which it is known.
    let until: Instant
    package let message: WebhookMessage
    /// That sign it.
    package let secrets: [WebhookSecret]
    /// When this event was first sent; `nil` before.
    package let firstAt: Instant?
}

/// Numbers of endpoints by how they fare.
package struct WebhookFigures: Sendable, Equatable {
    package let working, failing, disabled: Int64
    /// Since when the one fails that has failed longest.
    package let failingSince: Instant?
}
