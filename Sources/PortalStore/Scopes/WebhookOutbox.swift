import Database

/// The events of all MSPs that go to their endpoints, for portal-jobs, in one write transaction.
package struct WebhookOutbox {
    let transaction: WriteTransaction

    /// Events that are looked at for one that an endpoint with a filter wants.
    private static let scanned: Int64 = 500

    /// Operators' changes in the same transaction.
    package var writer: OperatorWriter { OperatorWriter(transaction: transaction) }

    /// Claims up to `limit` messages until `until`: one of an endpoint, and the test that is asked for.
    package func claim(now: Instant, until: Instant, limit: Int) throws -> [ClaimedWebhook] {
        let due = try transaction.all(WebhookSQL.due, .instant(now), .integer(Int64(limit))) {
            (WebhookEndpoint(row: $0), test: $0.optionalInteger(WebhookColumn.count))
        }
        return try due.compactMap { endpoint, test in
            if let test {
                try transaction.run(WebhookSQL.claimTest, .id(endpoint.msp), .integer(endpoint.id))
                return try message(.test(test), for: endpoint, until: until, now: now)
            }
            return try claimNext(of: endpoint, now: now, until: until)
        }
    }

    /// What an endpoint did not take, and what is new, in turn while it takes what it is sent; else what is new first, as
    /// only that tells a bad event from an endpoint that is away.
    private func claimNext(of endpoint: WebhookEndpoint, now: Instant, until: Instant) throws -> ClaimedWebhook? {
        let isNewFirst = endpoint.failures > 0 || !endpoint.isWaitingNext
        if !isNewFirst, let waiting = try waiting(of: endpoint, until: until, now: now) {
            return try hold(endpoint, until: until, now: now, isWaitingNext: false) ? waiting : nil
        }
        let (event, position) = try nextEvent(of: endpoint)
        var endpoint = endpoint
        endpoint.position = position
        if let event {
            guard try hold(endpoint, until: until, now: now, isWaitingNext: true) else { return nil }
            return try message(.event(event, attempt: 1), for: endpoint, until: until, now: now)
        }
        let waiting = try isNewFirst ? waiting(of: endpoint, until: until, now: now) : nil
        let isHeld = try hold(endpoint, until: waiting == nil ? 0 : until, now: now, isWaitingNext: waiting == nil)
        return isHeld ? waiting : nil
    }

    /// The next event that the endpoint wants; and the number before it, or of the last that was looked at.
    private func nextEvent(of endpoint: WebhookEndpoint) throws -> (FeedEvent?, Int64) {
        // Asked for before the events, so that none that comes in between is passed by.
        let last = try writer.scope.lastEvent(of: endpoint.msp)
        let limit = endpoint.filter.patterns.isEmpty ? 1 : Self.scanned
        let events = try transaction.reading.events(of: endpoint.msp, after: endpoint.position, limit: limit)
        guard let wanted = events.firstIndex(where: { endpoint.filter.passes($0.event.action) }) else {
            let seen = Int64(events.count) == limit ? events.last?.number ?? last : last
            return (nil, max(endpoint.position, seen))
        }
        return (events[wanted], wanted == 0 ? endpoint.position : events[wanted - 1].number)
    }

    /// A message that is due for another attempt.
    private func waiting(of endpoint: WebhookEndpoint, until: Instant, now: Instant) throws -> ClaimedWebhook? {
        let found = try transaction.first(
            WebhookSQL.dueMessage, .id(endpoint.msp), .integer(endpoint.id), .instant(now)
        ) { (number: $0.integer(0), attempts: $0.integer(1), firstAt: $0.instant(2)) }
        guard let found else { return nil }
        let event = try transaction.reading.events(of: endpoint.msp, after: found.number - 1, limit: 1).first
        guard let event, event.number == found.number else { return nil }
        return try message(
            .event(event, attempt: found.attempts + 1), for: endpoint, firstAt: found.firstAt, until: until, now: now)
    }

    /// - Returns: `false` if another process holds it.
    private func hold(_ endpoint: WebhookEndpoint, until: Instant, now: Instant, isWaitingNext: Bool) throws -> Bool {
        try transaction.run(
            WebhookSQL.claim, .id(endpoint.msp), .integer(endpoint.id), .instant(until), .integer(endpoint.position),
            .instant(now), Value(isWaitingNext)) == 1
    }

    private func message(
        _ message: WebhookMessage, for endpoint: WebhookEndpoint, firstAt: Instant? = nil, until: Instant, now: Instant
    ) throws -> ClaimedWebhook {
        let secrets = try transaction.all(
            WebhookSQL.secrets, .id(endpoint.msp), .integer(endpoint.id), .instant(now)
        ) { WebhookSecret(id: $0.integer(0), sealed: $0.text(1), expiresAt: $0.optionalInstant(2)) }
        return ClaimedWebhook(endpoint: endpoint, until: until, message: message, secrets: secrets, firstAt: firstAt)
    }

    // MARK: Outcomes

    /// An endpoint has taken an event. Does nothing if the endpoint has been changed meanwhile.
    package func delivered(_ claimed: ClaimedWebhook, _ number: Int64, now: Instant) throws {
        let position = claimed.firstAt == nil ? number : claimed.endpoint.position
        let isCurrent = try transaction.run(
            WebhookSQL.delivered, claim(of: claimed) + [.integer(position), .instant(now)])
        guard isCurrent == 1 else { return }
        try transaction.run(WebhookSQL.removeMessage, owner(of: claimed) + [.integer(number)])
    }

    /// An endpoint has not taken an event. Does nothing if the endpoint has been changed meanwhile.
    /// - Parameters:
    ///   - next: When this event is due again; `nil` never.
    ///   - retry: When the endpoint is tried again.
    /// - Returns: whether it is recorded.
    package func failed(
        _ claimed: ClaimedWebhook, _ number: Int64, attempt: Int64, next: Instant?, retry: Instant, error: String,
        now: Instant
    ) throws -> Bool {
        let isOne = claimed.firstAt != nil && claimed.endpoint.failures == 0
        let position = claimed.firstAt == nil ? number : claimed.endpoint.position
        let isCurrent =
            try isOne
            ? transaction.run(WebhookSQL.passed, claim(of: claimed))
            : transaction.run(
                WebhookSQL.failed,
                claim(of: claimed) + [.integer(position), .instant(now), .instant(retry), .text(error)])
        guard isCurrent == 1 else { return false }
        try transaction.run(
            WebhookSQL.keepMessage,
            owner(of: claimed) + [
                .integer(number), .instant(claimed.firstAt ?? now), Value(next), .text(error), .integer(attempt),
            ])
        return true
    }

    /// The result of a test, in words.
    package func tested(_ claimed: ClaimedWebhook, _ test: Int64, result: String, isTaken: Bool) throws {
        try transaction.run(WebhookSQL.endTest, owner(of: claimed) + [.integer(test), .text(result)])
        if isTaken { try transaction.run(WebhookSQL.endPause, owner(of: claimed)) }
    }

    private func owner(of claimed: ClaimedWebhook) -> [Value] {
        [.id(claimed.endpoint.msp), .integer(claimed.endpoint.id)]
    }

    private func claim(of claimed: ClaimedWebhook) -> [Value] { owner(of: claimed) + [.instant(claimed.until)] }
}

extension StoreConnection {
    /// Whether something is due for an endpoint; takes no lock.
    package func hasDueWebhook(now: Instant) throws -> Bool {
        try inspect { try $0.transaction.first(WebhookSQL.isDue, .instant(now)) { _ in true } ?? false }
    }

    /// Runs `body` in one write transaction. It may run twice: no clock or I/O inside.
    package func writeWebhooks<T>(_ body: (WebhookOutbox) throws -> T) throws -> T {
        try transact { try body(WebhookOutbox(transaction: $0)) }
    }
}
