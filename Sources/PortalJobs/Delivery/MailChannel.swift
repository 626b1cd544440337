import PortalLogic
import PortalRuntime
import PortalStore
import PortalToolkit

/// Outbound mails over SMTP.
struct MailChannel: DeliveryChannel {
    let server: MailServer
    /// Sender address for MSPs without their own.
    let address: String
    let links: PortalLinks
    /// Signs the links that end mails.
    let ring: KeyRing
    let worker: String
    var random = RandomSource.system

    let name = "mail"
    let limit = 8
    let interval: Int32 = 1000
    let drainTimeout = Duration.seconds(11)

    /// Longer than any attempt.
    private static let claimLifetime = Duration.minutes(3)
    private static let backoff = Backoff(first: .seconds(10), maximum: .hours(1))
    /// Delay before rechecking a postponed mail.
    private static let postponement = Duration.minutes(1)
    /// Maximum retry time of a mail without a link.
    private static let maximumRetryTime = Duration.days(3)

    func isDue(_ store: StoreConnection, now: Instant) throws -> Bool { try store.hasDueMail(now: now) }

    func claim(_ store: StoreConnection, now: Instant, limit: Int) throws -> [OutgoingMail] {
        try store.writeMails { outbox in
            try outbox.refuseExpired(now: now)
            let composer = MailComposer(outbox.scope, links, ring: ring, now: now)
            return try outbox.claim(by: worker, now: now, until: now + Self.claimLifetime, limit: limit).compactMap {
                mail in
                switch try composer.compose(mail) {
                case .rendered(let rendered, let recipient):
                    return OutgoingMail(mail: mail, rendered: rendered, recipient: recipient)
                case .withdrawn(let reason): try outbox.withdraw(mail, reason: reason)
                case .waiting(let reason):
                    try outbox.postpone(mail, by: worker, next: now + Self.postponement, reason: reason)
                }
                return nil
            }
        }
    }

    func request(for item: OutgoingMail, now: Instant) throws -> CurlClient.Request {
        CurlClient.Request(
            url: server.url, connectMilliseconds: 10_000, totalMilliseconds: 60_000,
            payload: .mail(
                from: MIMEMessage.sender(item.rendered.fromAddress, or: address), to: item.recipient,
                message: MIMEMessage.bytes(item.mail, item.rendered, to: item.recipient, from: address),
                isPrivate: server.isPrivate))
    }

    func record(
        _ ended: [(item: OutgoingMail, outcome: CurlClient.Outcome)], _ store: StoreConnection, _ log: Log, now: Instant
    ) throws -> DeliveryTally {
        let spread = random.bytes(ended.count)
        try store.writeMails { outbox in
            for ((item, outcome), spread) in zip(ended, spread) {
                switch MailDeliveryStatus(outcome) {
                case .sent: try outbox.markSent(item.mail, item.rendered, at: now)
                case .refused(let cause): try outbox.refuse(item.mail, error: cause)
                case .retry(let cause): try retry(item.mail, outbox, cause, spread, now: now)
                }
            }
        }
        var tally = DeliveryTally()
        for (item, outcome) in ended {
            write(item.mail, outcome, log)
            switch MailDeliveryStatus(outcome) {
            case .sent: tally.delivered += 1
            case .refused: tally.refused += 1
            case .retry: tally.retried += 1
            }
        }
        return tally
    }

    private func retry(_ item: OutboxMail, _ outbox: MailOutbox, _ cause: String, _ spread: UInt8, now: Instant) throws
    {
        let next = now + Self.backoff.delay(attempt: item.attempts, spread: spread)
        guard next < item.linkExpiresAt ?? (item.createdAt + Self.maximumRetryTime) else {
            return try outbox.refuse(item, error: "given up: " + cause)
        }
        try outbox.release(item, by: worker, next: next, error: cause)
    }

    /// Never logs an address; the id identifies the mail.
    private func write(_ item: OutboxMail, _ outcome: CurlClient.Outcome, _ log: Log) {
        let id = PublicID.string(item.id)
        switch MailDeliveryStatus(outcome) {
        case .sent: log.write(.info, "mail sent", ["mail": id, "kind": item.kind])
        case .refused(let cause):
            log.write(.warning, "mail refused", ["mail": id, "kind": item.kind, "cause": cause])
        case .retry(let cause):
            log.write(.info, "mail not delivered; will retry", ["mail": id, "kind": item.kind, "cause": cause])
        }
    }
}

/// A mail as composed for this attempt.
struct OutgoingMail: Sendable {
    let mail: OutboxMail
    let rendered: RenderedMail
    let recipient: String
}

/// Effect of an attempt's outcome on the mail.
private enum MailDeliveryStatus {
    case sent
    /// Permanently rejected.
    case refused(String)
    case retry(String)

    init(_ outcome: CurlClient.Outcome) {
        guard let failure = outcome.failure else {
            self = .sent
            return
        }
        let hasStatus = outcome.status == 0 || failure.hasSuffix("\(outcome.status)")
        let cause = hasStatus ? failure : "\(failure) (\(outcome.status))"
        // A failed SMTP login says nothing about this message; 530 may ask for a login at any time (RFC 4954).
        let isFinal = outcome.concernsMail && (500..<600).contains(outcome.status) && outcome.status != 530
        self = isFinal ? .refused(cause) : .retry(cause)
    }
}

/// `PORTAL_MAIL_URL`, and whether it requires TLS.
struct MailServer: Sendable {
    let url: String
    /// A password requires TLS, except to localhost.
    let isPrivate: Bool

    init(url: String) {
        self.url = url
        let rest = url.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false).last ?? ""
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        guard let at = authority.lastIndex(of: "@") else {
            isPrivate = false
            return
        }
        let host = HostName.normalized(String(authority[authority.index(after: at)...])) ?? ""
        isPrivate = !(host == "localhost" || host.hasPrefix("127.") || host == "::1")
    }
}
