import PortalLogic
import PortalStore
import PortalToolkit

/// A domain's line in `doctor`: whether it needs a hand, and what to tell whom.
struct DomainFacts {
    let needsHand: Bool
    let text: String

    /// Checks are made within seconds of being due.
    private static let maximumDelay = Duration.minutes(5)
    /// No check is planned for later; a former domain's is its end, in 30 days.
    private static let maximumAhead = Duration.days(31)

    init(_ domain: Domain, client: String, now: Instant) {
        var parts = ["\(domain.stateWord), client \(client)"]
        if let certificate = domain.certificate {
            parts.append("certificate by \(certificate.issuer) until \(RFC3339.string(certificate.notAfter))")
        }
        let troubles = Self.troubles(domain, now: now)
        needsHand = !troubles.isEmpty
        text = (parts + troubles).joined(separator: "; ")
    }

    private static func troubles(_ domain: Domain, now: Instant) -> [String] {
        var troubles = timing(domain, now: now)
        if domain.certificateProblem == .elsewhere {
            troubles.append("PORTAL_EDGE of portal-jobs leads to a web server that is not the portal's")
        }
        guard !domain.isMoved, domain.state != .active else { return troubles }
        let advice = DomainAdvice.of(.en)
        let records = domain.records.map(DomainRecord.stored) ?? []
        let unanswered = records.filter { $0.verdict == .unknown && $0.cause != nil }
        let sentences = records.filter { $0.verdict != .unknown }.compactMap(advice.sentence)
        switch domain.state {
        case .active: break
        case .verified, .issuing: troubles.append("waits for its certificate")
        case .certificateFailed, .pending, .failed, .degraded, .suspended:
            if let problem = domain.certificateProblem, problem != .elsewhere {
                troubles.append("certificate \(problem.rawValue): look into the web server's log")
            } else if records.isEmpty, domain.checkedAt == nil {
                troubles.append("not checked yet")
            }
        }
        if !sentences.isEmpty { troubles.append("tell whoever runs its DNS: " + sentences.joined(separator: "; ")) }
        if !unanswered.isEmpty { troubles.append(failure(of: unanswered, isAll: unanswered.count == records.count)) }
        return troubles
    }

    private static func timing(_ domain: Domain, now: Instant) -> [String] {
        var troubles: [String] = []
        if let due = domain.nextCheckAt, due + maximumDelay < now {
            troubles.append("its check is overdue: is portal-jobs running?")
        }
        if let due = domain.nextCheckAt, due > now + maximumAhead {
            troubles.append("its next check lies far ahead: was the clock wrong? domain check makes it due")
        }
        if domain.isServing, let end = domain.certificate?.notAfter, end < now {
            troubles.append("the certificate has ended: look into the web server's log")
        } else if domain.isRenewalOverdue {
            troubles.append("not renewed in time: look into the web server's log")
        }
        return troubles
    }

    /// What could not be looked up. It is the resolver's where nothing could, and nothing to tell whoever runs the DNS.
    private static func failure(of records: [DomainRecord], isAll: Bool) -> String {
        if isAll, records.count > 1 {
            let causes = Set(records.compactMap { $0.cause?.rawValue }).sorted().joined(separator: ", ")
            return
                "all lookups failed (\(causes)): does portal-jobs reach its DNS servers (PORTAL_DNS_SERVERS, else those "
                + "of /etc/resolv.conf) by UDP and TCP port 53? If other domains can be checked, look at this one's servers"
        }
        let names = records.map { record in
            let subject = record.place.map { "the portal's own \($0)" } ?? "\(record.type.rawValue) \(record.name)"
            return "\(subject) (\(record.cause?.rawValue ?? ""))"
        }
        return "could not look up " + names.joined(separator: ", ")
    }
}
