import PortalLogic
import PortalRuntime
import PortalStore
import PortalToolkit

/// Commands to the control plane, as signed webhooks.
struct CommandChannel: DeliveryChannel {
    let url: String
    let webhook: Webhook
    let worker: String
    var random = RandomSource.system

    let name = "commands"
    let limit = 64
    let interval: Int32 = 200
    let drainTimeout = Duration.seconds(11)

    /// Longer than any attempt.
    private static let claimLifetime = Duration.minutes(1)
    private static let backoff = Backoff(first: .seconds(1), maximum: .seconds(30))

    func isDue(_ store: StoreConnection, now: Instant) throws -> Bool { try store.hasDueCommand(now: now) }

    func claim(_ store: StoreConnection, now: Instant, limit: Int) throws -> [ClaimedCommand] {
        let auditIDs = (0..<limit).map { _ in random.id() }
        return try store.writeCommands { outbox in
            let claimed = try outbox.claim(by: worker, now: now, until: now + Self.claimLifetime, limit: limit)
            for (command, auditID) in zip(claimed, auditIDs) where command.notAfter <= now {
                try LateCommands.end(command, auditID: auditID, now: now, outbox)
            }
            return claimed.filter { $0.notAfter > now }
        }
    }

    func request(for item: ClaimedCommand, now: Instant) throws -> CurlClient.Request {
        let body = CommandDelivery.body(item)
        return CurlClient.Request(
            url: url, connectMilliseconds: 2000, totalMilliseconds: 10_000,
            payload: .post(headers: try CommandDelivery.headers(item, body, webhook, now: now), body: body))
    }

    func record(
        _ ended: [(item: ClaimedCommand, outcome: CurlClient.Outcome)], _ store: StoreConnection, _ log: Log,
        now: Instant
    ) throws -> DeliveryTally {
        let results = ended.map { AttemptResult($0.item, $0.outcome, random) }
        try store.writeCommands { outbox in
            for result in results { try record(result, outbox, now: now) }
        }
        var tally = DeliveryTally()
        for result in results {
            switch result.status {
            case .sent: tally.delivered += 1
            case .refused: tally.refused += 1
            case .retry(let cause):
                tally.retried += 1
                let id = PublicID.string(result.item.context.command.id)
                log.write(.info, "command not delivered; will retry", ["command": id, "cause": cause])
            }
        }
        return tally
    }

    /// An attempt's outcome, with the random values needed to record it.
    private struct AttemptResult {
        let item: ClaimedCommand
        let status: CommandDelivery.Status
        let mayHaveArrived: Bool
        let auditIDs: (Int64, Int64)
        let spread: UInt8

        init(_ item: ClaimedCommand, _ outcome: CurlClient.Outcome, _ random: RandomSource) {
            self.item = item
            status = CommandDelivery.status(ofResponse: outcome.status, body: outcome.body, failure: outcome.failure)
            mayHaveArrived = outcome.mayHaveArrived
            auditIDs = (random.id(), random.id())
            spread = random.bytes(1).first ?? 0
        }
    }

    private func record(_ result: AttemptResult, _ outbox: CommandOutbox, now: Instant) throws {
        let (client, id) = (result.item.context.client, result.item.context.command.id)
        func apply(_ transition: CommandTransition) throws {
            // A report may have arrived before the response, so the state is read again each time.
            guard let found = try outbox.command(client: client, id: id) else { return }
            try transition.apply(to: found, by: .system, now: now, outbox)
        }
        switch result.status {
        case .sent(let report):
            try apply(CommandTransition(.sent, auditID: result.auditIDs.0))
            guard let report else { return }
            try apply(
                CommandTransition(report.state, at: report.at, detail: report.detail, auditID: result.auditIDs.1))
        case .refused(let detail):
            let state: CommandState = result.item.mayHaveArrived ? .unknown : .failed
            try apply(CommandTransition(state, detail: detail, auditID: result.auditIDs.0))
        case .retry(let cause):
            let next = now + Self.backoff.delay(attempt: result.item.attempt, spread: result.spread)
            try outbox.release(
                result.item, by: worker, next: min(next, result.item.notAfter), mayHaveArrived: result.mayHaveArrived,
                error: cause)
        }
    }
}
