import PortalLogic
import PortalStore
import PortalToolkit

/// `POST /branding/domain/check`: makes the client's newest domain due for a check, at most once in 30 seconds.
enum CheckDomain {
    private static let checkInterval = Duration.seconds(30)
    private static let subject = "domain-check"

    static func respond(_ context: SessionContext) throws -> Response {
        try context.noQuery()
        try context.noBody()
        let event = context.event(.domainPending, .domain)
        try context.write { writer in
            guard let domain = try ClientDomains(writer.scope.domains()).newest else { throw Problem.notFound }
            try count(writer.counters, now: context.now)
            try check(domain, event, writer, context.now)
        }
        return Response(status: 202, headers: [("Cache-Control", "no-store")])
    }

    /// - Throws: `Problem` 429 a moment after another.
    static func count(_ counters: ThrottleCounters, now: Instant) throws {
        if let last = try counters.failures(subject), last.windowAt > now - checkInterval {
            throw Problem.tooMany(
                "A check was requested a moment ago.", retryAfter: last.windowAt + checkInterval - now)
        }
        try counters.add(subject, now: now, oldest: now - checkInterval)
    }

    private static func check(_ domain: Domain, _ event: NewAuditEvent, _ writer: TenantWriter, _ now: Instant) throws {
        let next = domain.checkedAnew(at: now)
        guard next.state != domain.state else { return try writer.checkNow(domain, at: now) }
        var event = event
        event.targetID = PublicID.string(domain.id)
        event.targetName = domain.name
        event.details = Change.json([Change("state", domain.state, next.state)])
        try writer.update(next, audit: event)
    }
}
