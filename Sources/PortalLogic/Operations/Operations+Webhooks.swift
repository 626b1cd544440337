package import PortalStore
import PortalToolkit

/// What an endpoint is sent again.
package enum WebhookReplay: Sendable, Equatable {
    /// All after this number.
    case after(Int64)
    /// All since this instant.
    case since(Instant)
    /// What it did not take.
    case failed
}

extension Operations {
    /// Adds an endpoint that is told of an MSP's events.
    /// - Parameters:
    ///   - name: unique in the MSP.
    ///   - url: as by `WebURL`.
    ///   - replay: `nil` for what happens from now on.
    ///   - secret: drawn before the transaction.
    @discardableResult
    package func addWebhook(
        _ name: String, msp slug: String, url: String, filter: EventFilter, replay: WebhookReplay? = nil,
        secret: NewWebhookSecret
    ) throws -> WebhookEndpoint {
        let msp = try lockedMSP(slug)
        guard try scope.webhooks(of: msp.id).allSatisfy({ $0.name != name }) else {
            throw Refusal("\(slug) already has a webhook \(name)", field: "name", .taken)
        }
        let endpoint = WebhookEndpoint(
            id: prepared.id, msp: msp.id, name: name, url: url, filter: filter, createdAt: now,
            position: try replay.map { try position($0, of: msp) } ?? scope.lastEvent(of: msp.id))
        let changes = [Change("url", nil, Self.origin(of: url)), Change("events", nil, Self.words(filter))]
        let stored = try secret.stored(for: endpoint)
        try writer.add(endpoint, stored, of: msp, audit: event(.webhookAdded, target(endpoint), changes))
        return endpoint
    }

    /// Changes where an endpoint is, or what it is told of; `nil` keeps.
    @discardableResult
    package func changeWebhook(_ name: String, msp slug: String, url: String?, filter: EventFilter?) throws
        -> WebhookEndpoint
    {
        let (msp, known) = try webhook(name, of: slug)
        var endpoint = known
        endpoint.url = url ?? known.url
        endpoint.filter = filter ?? known.filter
        let changes = [
            Self.change(of: known.url, to: endpoint.url),
            Change("events", Self.words(known.filter), Self.words(endpoint.filter)),
        ].filter(\.isReal)
        guard !changes.isEmpty else { return known }
        try writer.change(endpoint, of: msp, audit: event(.webhookChanged, target(endpoint), changes))
        return endpoint
    }

    /// Gives an endpoint another secret; the one before signs beside it for `overlap`.
    /// - Returns: when that ends.
    @discardableResult
    package func rotateWebhook(_ name: String, msp slug: String, overlap: Duration, secret: NewWebhookSecret) throws
        -> Instant
    {
        let (msp, endpoint) = try webhook(name, of: slug)
        let changes = [Change("overlap_hours", nil, String(overlap.components.seconds / 3600))]
        try writer.rotate(
            endpoint, to: try secret.stored(for: endpoint), end: now + overlap, of: msp,
            audit: event(.webhookRotated, target(endpoint), changes))
        return now + overlap
    }

    /// Sends an endpoint events again; those it has taken come under the ids they had.
    /// - Parameter maySkip: Whether what waits may be left out.
    @discardableResult
    package func replayWebhook(
        _ name: String, msp slug: String, _ replay: WebhookReplay, maySkip: Bool = false
    ) throws -> WebhookEndpoint {
        let (msp, known) = try webhook(name, of: slug)
        var endpoint = known
        guard endpoint.disabledAt == nil else {
            throw Refusal(
                "the webhook \(name) is disabled",
                hint: "portalctl webhook enable \(name) --msp \(slug) goes on with it")
        }
        if replay == .failed {
            let audit = event(.webhookReplayed, target(endpoint), [Change("events", nil, "failed")])
            try writer.retryMessages(of: endpoint, now: now, of: msp, audit: audit)
            return endpoint
        }
        endpoint.position = try position(replay, of: msp)
        guard maySkip || endpoint.position <= known.position else {
            throw Refusal(
                "it is at the event \(known.position), and what waits after that would be left out",
                hint: "--skip does so")
        }
        let audit = event(.webhookReplayed, target(endpoint), [Change("after", nil, String(endpoint.position))])
        try writer.move(endpoint, to: endpoint.position, of: msp, audit: audit)
        return endpoint
    }

    /// Sends to an endpoint again, from where it stopped.
    package func enableWebhook(_ name: String, msp slug: String) throws {
        let (msp, endpoint) = try webhook(name, of: slug)
        guard endpoint.disabledAt != nil else { return }
        try writer.enable(endpoint, now: now, of: msp, audit: event(.webhookEnabled, target(endpoint)))
    }

    /// Sends nothing to an endpoint until it is enabled again; what happens meanwhile waits.
    package func disableWebhook(_ name: String, msp slug: String) throws {
        let (msp, endpoint) = try webhook(name, of: slug)
        guard endpoint.disabledAt == nil else { return }
        try writer.disable(endpoint, at: now, of: msp, audit: event(.webhookDisabled, target(endpoint)))
    }

    /// Disables an endpoint that has failed for too long, and queues a mail about it to the MSP's contact.
    package func giveUpWebhook(_ endpoint: WebhookEndpoint, cause: String) throws {
        guard let msp = try scope.msps().first(where: { $0.id == endpoint.msp }) else { return }
        let changes = [Change("cause", nil, cause)]
        try writer.giveUp(endpoint, at: now, of: msp, audit: event(.webhookDisabled, target(endpoint), changes))
        guard let contact = msp.contactEmail else { return }
        let mail = NewMail(id: prepared.mail(0), .webhookDisabled(at: now), to: contact, createdAt: now)
        try writer.mails.add(mail, msp: msp.id, about: now)
    }

    /// Removes an endpoint.
    package func removeWebhook(_ name: String, msp slug: String) throws {
        let (msp, endpoint) = try webhook(name, of: slug)
        try writer.remove(endpoint, of: msp, audit: event(.webhookRemoved, target(endpoint)))
    }

    /// Asks for a test of an endpoint, also of one that is disabled.
    /// - Returns: the endpoint, and the test's id.
    package func askWebhookTest(
        _ name: String, msp slug: String, patience: Duration
    ) throws -> (WebhookEndpoint, test: Int64) {
        let (msp, endpoint) = try webhook(name, of: slug)
        try writer.askTest(
            prepared.id, until: now + patience, of: endpoint, of: msp, audit: event(.webhookTested, target(endpoint)))
        return (endpoint, prepared.id)
    }

    private func position(_ replay: WebhookReplay, of msp: MSP) throws -> Int64 {
        let last = try scope.lastEvent(of: msp.id)
        switch replay {
        case .after(let number):
            guard number <= last else {
                throw Refusal("the last event has the number \(last)", field: "after", .outOfRange)
            }
            return number
        case .since(let instant): return try scope.lastEvent(of: msp.id, before: instant) ?? last
        case .failed: return last
        }
    }

    /// Of an address, whose path and query may be secrets, only where it leads; the log is sent to other receivers.
    private static func origin(of url: String) -> String {
        let parts = url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        return parts.prefix(3).joined(separator: "/") + (parts.count > 3 ? "/…" : "")
    }

    private static func change(of old: String, to new: String) -> Change {
        let (before, after) = (origin(of: old), origin(of: new))
        return Change("url", before, before == after && old != new ? after + " (another path)" : after)
    }

    private static func words(_ filter: EventFilter) -> String { filter.patterns.isEmpty ? "all" : filter.text }

    private func target(_ endpoint: WebhookEndpoint) -> EventTarget { (.webhook, endpoint.id, endpoint.name) }

    private func webhook(_ name: String, of slug: String) throws -> (MSP, WebhookEndpoint) {
        let msp = try lockedMSP(slug)
        guard let endpoint = try scope.webhooks(of: msp.id).first(where: { $0.name == name }) else {
            throw Refusal("\(slug) has no webhook \(name)", field: "name", .noSuch)
        }
        return (msp, endpoint)
    }
}
