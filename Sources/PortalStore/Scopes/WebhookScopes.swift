import Database

extension OperatorScope {
    /// Returns an MSP's endpoints by name.
    package func webhooks(of msp: MSPID) throws -> [WebhookEndpoint] {
        try transaction.all(WebhookSQL.ofMSP, .id(msp), as: WebhookEndpoint.init)
    }

    /// Returns the endpoints of an MSP that were disabled at this instant.
    package func webhooks(of msp: MSPID, disabledAt: Instant) throws -> [WebhookEndpoint] {
        try transaction.all(WebhookSQL.disabledAt, .id(msp), .instant(disabledAt), as: WebhookEndpoint.init)
    }

    /// Returns what of an endpoint waits or was given up.
    package func backlog(of endpoint: WebhookEndpoint) throws -> WebhookBacklog {
        try transaction.first(
            WebhookSQL.backlog, .id(endpoint.msp), .integer(endpoint.id), .integer(endpoint.position)
        ) {
            WebhookBacklog(waiting: $0.integer(0), givenUp: $0.integer(1), behind: $0.integer(2))
        } ?? WebhookBacklog(waiting: 0, givenUp: 0, behind: 0)
    }

    /// Returns the oldest events that an endpoint did not take.
    package func missed(by endpoint: WebhookEndpoint, limit: Int) throws -> [MissedEvent] {
        try transaction.all(
            WebhookSQL.messages, .id(endpoint.msp), .integer(endpoint.id), .integer(Int64(limit))
        ) {
            MissedEvent(
                number: $0.integer(0), firstAt: $0.instant(1), attempts: $0.integer(2), dueAt: $0.optionalInstant(3),
                error: $0.text(4))
        }
    }

    /// Returns an MSP's events after a number, in the order in which they were committed.
    package func events(of msp: MSPID, after number: Int64, limit: Int) throws -> [FeedEvent] {
        try transaction.events(of: msp, after: number, limit: Int64(limit))
    }

    /// Returns the number before those of all an MSP's events since an instant; `nil` if there are none.
    package func lastEvent(of msp: MSPID, before instant: Instant) throws -> Int64? {
        let number = try transaction.first(WebhookSQL.positionBefore, .id(msp), .instant(instant)) {
            $0.optionalInteger(0)
        }
        return number ?? nil
    }

    /// Returns the number of an MSP's last event; 0 before the first.
    package func lastEvent(of msp: MSPID) throws -> Int64 {
        try transaction.first(FeedSQL.last, .id(msp)) { $0.integer(0) } ?? 0
    }

    /// Returns how far a test is.
    package func test(_ id: Int64, of endpoint: WebhookEndpoint) throws -> WebhookTest {
        try transaction.first(WebhookSQL.testResult, .id(endpoint.msp), .integer(endpoint.id), .integer(id)) {
            $0.optionalText(0).map(WebhookTest.ended) ?? .underWay
        } ?? .replaced
    }

    /// Numbers of endpoints by how they fare, over all MSPs.
    package func webhookFigures() throws -> WebhookFigures {
        try transaction.first(WebhookSQL.figures) {
            WebhookFigures(
                working: $0.integer(0), failing: $0.integer(1), disabled: $0.integer(2),
                failingSince: $0.optionalInstant(3))
        } ?? WebhookFigures(working: 0, failing: 0, disabled: 0, failingSince: nil)
    }
}

extension OperatorWriter {
    /// Adds an endpoint with its first secret.
    package func add(_ endpoint: WebhookEndpoint, _ secret: WebhookSecret, of msp: MSP, audit: NewMSPEvent) throws {
        try whole().run(
            WebhookSQL.add, .id(msp.id), .integer(endpoint.id), .text(endpoint.name), .text(endpoint.url),
            .text(endpoint.filter.text), .instant(endpoint.createdAt), .integer(endpoint.position))
        try add(secret, to: endpoint)
        try add(audit, toMSP: msp.id, named: msp.name)
    }

    /// Changes where an endpoint is, and what it is told of.
    package func change(_ endpoint: WebhookEndpoint, of msp: MSP, audit: NewMSPEvent) throws {
        try whole().run(
            WebhookSQL.change, .id(msp.id), .integer(endpoint.id), .text(endpoint.url), .text(endpoint.filter.text))
        try add(audit, toMSP: msp.id, named: msp.name)
    }

    /// Gives an endpoint another secret; those before sign beside it until `end`.
    package func rotate(
        _ endpoint: WebhookEndpoint, to secret: WebhookSecret, end: Instant, of msp: MSP, audit: NewMSPEvent
    ) throws {
        let owner = [Value.id(endpoint.msp), .integer(endpoint.id)]
        try whole().run(WebhookSQL.forgetSecrets, owner + [.instant(audit.at)])
        try transaction.run(WebhookSQL.endSecrets, owner + [.instant(end)])
        try add(secret, to: endpoint)
        try add(audit, toMSP: msp.id, named: msp.name)
    }

    /// Sends an endpoint the events after this number, whether it was sent them or not.
    package func move(_ endpoint: WebhookEndpoint, to position: Int64, of msp: MSP, audit: NewMSPEvent) throws {
        try whole().run(WebhookSQL.move, .id(msp.id), .integer(endpoint.id), .integer(position))
        try add(audit, toMSP: msp.id, named: msp.name)
    }

    /// Sends an endpoint what it did not take, from now on for another time.
    package func retryMessages(of endpoint: WebhookEndpoint, now: Instant, of msp: MSP, audit: NewMSPEvent) throws {
        try whole().run(WebhookSQL.retryMessages, .id(msp.id), .integer(endpoint.id), .instant(now))
        try transaction.run(WebhookSQL.endPause, .id(msp.id), .integer(endpoint.id))
        try add(audit, toMSP: msp.id, named: msp.name)
    }

    /// Sends to an endpoint again, from where it stopped; what it had not taken has its time anew.
    package func enable(_ endpoint: WebhookEndpoint, now: Instant, of msp: MSP, audit: NewMSPEvent) throws {
        try whole().run(WebhookSQL.enable, .id(msp.id), .integer(endpoint.id))
        try retryMessages(of: endpoint, now: now, of: msp, audit: audit)
    }

    /// Sends nothing to an endpoint any more, as it fails.
    package func giveUp(_ endpoint: WebhookEndpoint, at: Instant, of msp: MSP, audit: NewMSPEvent) throws {
        try whole().run(WebhookSQL.giveUp, .id(msp.id), .integer(endpoint.id), .instant(at))
        try add(audit, toMSP: msp.id, named: msp.name)
    }

    /// Sends nothing to an endpoint until it is enabled.
    package func disable(_ endpoint: WebhookEndpoint, at: Instant, of msp: MSP, audit: NewMSPEvent) throws {
        try whole().run(WebhookSQL.disable, .id(msp.id), .integer(endpoint.id), .instant(at))
        try add(audit, toMSP: msp.id, named: msp.name)
    }

    /// Removes an endpoint with its secrets.
    package func remove(_ endpoint: WebhookEndpoint, of msp: MSP, audit: NewMSPEvent) throws {
        try whole().run(WebhookSQL.remove, .id(msp.id), .integer(endpoint.id))
        try add(audit, toMSP: msp.id, named: msp.name)
    }

    /// Asks for a test of an endpoint, to be sent until `until`.
    package func askTest(
        _ id: Int64, until: Instant, of endpoint: WebhookEndpoint, of msp: MSP, audit: NewMSPEvent
    ) throws {
        try whole().run(WebhookSQL.askTest, .id(msp.id), .integer(endpoint.id), .integer(id), .instant(until))
        try add(audit, toMSP: msp.id, named: msp.name)
    }

    private func add(_ secret: WebhookSecret, to endpoint: WebhookEndpoint) throws {
        try transaction.run(
            WebhookSQL.addSecret, .id(endpoint.msp), .integer(endpoint.id), .integer(secret.id), .text(secret.sealed))
    }
}
