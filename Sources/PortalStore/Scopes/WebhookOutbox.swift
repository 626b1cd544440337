import Database

/// The events of all MSPs that go to their endpoints, for portal-jobs, in one write transaction.
package struct WebhookOutbox {
    let transaction: WriteTransaction

    /// Events that are looked at for one that an endpoint wants.
    private static let scanned: Int64 = 500

    /// Operators' changes in the same transaction.
    package var writer: OperatorWriter { OperatorWriter(transaction: transaction) }

    /// Claims up to `limit` messages until `until`, one of an endpoint and the test that is asked for.
    package func claim(now: Instant, until: Instant, limit: Int) throws -> [ClaimedWebhook] {
        let due = try transaction.all(WebhookSQL.due, .instant(now), .integer(Int64(limit))) { row in
            let isTest = row.flag(WebhookColumn.count)
            return (WebhookEndpoint(row: row), test: isTest ? row.optionalInteger(WebhookColumn.count + 1) : nil)
        }
        return try due.compactMap { endpoint, test in
            if let test {
                try transaction.run(WebhookSQL.claimTest, .id(endpoint.msp), .integer(endpoint.id))
                return try claimed(endpoint, .test(test), now: now)
            }
            return try claim(endpoint, now: now, until: until)
        }
    }

    /// A new event before one that was not taken, while nothing else shows whether the endpoint works again.
    private func claim(_ endpoint: WebhookEndpoint, now: Instant, until: Instant) throws -> ClaimedWebhook? {
        let waiting = endpoint.failures == 0 ? try waiting(of: endpoint, now: now) : nil
        if let waiting {
            try claim(endpoint, until: until, position: endpoint.position)
            return waiting
        }
        let (event, position) = try nextEvent(of: endpoint)
        if let event {
            try claim(endpoint, until: until, position: position)
            var endpoint = endpoint
            endpoint.position = position
            return try claimed(endpoint, .event(event, attempt: 1), now: now)
        }
        guard let waiting = try self.waiting(of: endpoint, now: now) else {
            try claim(endpoint, until: 0, position: position)
            return nil
        }
        try claim(endpoint, until: until, position: position)
        return waiting
    }

    /// The next event that the endpoint wants; and the number before it, or of the last that was looked at.
    private func nextEvent(of endpoint: WebhookEndpoint) throws -> (FeedEvent?, Int64) {
        let events = try transaction.reading.events(
            of: endpoint.msp, after: endpoint.position, limit: Self.scanned)
        guard let wanted = events.firstIndex(where: { endpoint.filter.passes($0.event.action) }) else {
            // Numbers without an event are passed by, too.
            let last = events.count == Self.scanned ? events.last?.number : try writer.scope.lastEvent(of: endpoint.msp)
            return (nil, max(endpoint.position, last ?? 0))
        }
        return (events[wanted], wanted == 0 ? endpoint.position : events[wanted - 1].number)
    }

    /// A message that is due for another attempt.
    private func waiting(of endpoint: WebhookEndpoint, now: Instant) throws -> ClaimedWebhook? {
        let found = try transaction.first(
            WebhookSQL.dueMessage, .id(endpoint.msp), .integer(endpoint.id), .instant(now)
        ) { (number: $0.integer(0), attempts: $0.integer(1), firstAt: $0.instant(2)) }
        guard let found else { return nil }
        let event = try transaction.reading.events(of: endpoint.msp, after: found.number - 1, limit: 1).first
        guard let event, event.number == found.number else { return nil }
        return try claimed(endpoint, .event(event, attempt: found.attempts + 1), firstAt: found.firstAt, now: now)
    }

    private func claim(_ endpoint: WebhookEndpoint, until: Instant, position: Int64) throws {
        try transaction.run(
            WebhookSQL.claim, .id(endpoint.msp), .integer(endpoint.id), .instant(until), .integer(position))
    }

    private func claimed(
        _ endpoint: WebhookEndpoint, _ message: WebhookMessage, firstAt: Instant? = nil, now: Instant
    ) throws -> ClaimedWebhook {
        let secrets = try transaction.all(
            WebhookSQL.secrets, .id(endpoint.msp), .integer(endpoint.id), .instant(now)
        ) { WebhookSecret(id: $0.integer(0), sealed: $0.text(1), expiresAt: $0.optionalInstant(2)) }
        return ClaimedWebhook(endpoint: endpoint, message: message, secrets: secrets, firstAt: firstAt)
    }

    // MARK: Outcomes

    /// An endpoint has taken an event.
    package func delivered(_ claimed: ClaimedWebhook, _ number: Int64, now: Instant) throws {
        let owner = owner(claimed)
        try transaction.run(WebhookSQL.removeMessage, owner + [.integer(number)])
        if claimed.firstAt == nil { try advance(claimed, to: number) }
        try transaction.run(WebhookSQL.delivered, owner + [.instant(now)])
    }

    /// An endpoint has not taken an event.
    /// - Parameters:
    ///   - next: When this event is due again; `nil` never.
    ///   - retry: When the endpoint is tried again.
    package func failed(
        _ claimed: ClaimedWebhook, _ number: Int64, next: Instant?, retry: Instant, error: String, now: Instant
    ) throws {
        let owner = owner(claimed)
        try transaction.run(
            WebhookSQL.keepMessage,
            owner + [.integer(number), .instant(claimed.firstAt ?? now), Value(next), .text(error)])
        if claimed.firstAt == nil { try advance(claimed, to: number) }
        try transaction.run(WebhookSQL.failed, owner + [.instant(now), .instant(retry), .text(error)])
    }

    /// The result of a test, in words.
    package func tested(_ claimed: ClaimedWebhook, _ test: Int64, result: String) throws {
        try transaction.run(WebhookSQL.endTest, owner(claimed) + [.integer(test), .text(result)])
    }

    private func advance(_ claimed: ClaimedWebhook, to number: Int64) throws {
        try transaction.run(
            WebhookSQL.advance, owner(claimed) + [.integer(claimed.endpoint.position), .integer(number)])
    }

    private func owner(_ claimed: ClaimedWebhook) -> [Value] {
        [.id(claimed.endpoint.msp), .integer(claimed.endpoint.id)]
    }
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
