package import PortalStore
import PortalToolkit

/// Result of an HTTPS request to the edge under a domain's name.
package enum ProbeResult: Sendable, Equatable {
    /// The portal answers with a valid certificate.
    case good(Certificate)
    case bad(CertificateProblem)
    /// The edge could not be reached; allows no conclusion about the domain.
    case unknown
}

/// One check of a domain: what is to be looked at, and the state that follows (docs/domains.md#states).
package struct DomainTurn: Sendable {
    /// As claimed for the check.
    package let domain: Domain
    /// Whether the client's portal answers; otherwise nothing can be judged.
    package let isServed: Bool
    package var findings: DomainFindings?
    package var probe: ProbeResult?
    /// Whether a certificate may be ordered now.
    package var mayIssue = true

    package init(_ domain: Domain, isServed: Bool) {
        (self.domain, self.isServed) = (domain, isServed)
    }

    /// Whether DNS is to be asked.
    package var asksDNS: Bool {
        switch domain.state {
        case .pending, .certificateFailed, .active, .degraded: isServed && !domain.isMoved
        case .verified, .issuing, .suspended, .failed: false
        }
    }

    /// Whether the TXT record is to be asked for; once it has been seen it may go away.
    package var needsProof: Bool { domain.state == .pending }

    /// Whether the edge is to be probed. Only names that it may have a certificate for: a probe makes it get one.
    package var probes: Bool {
        switch domain.state {
        case .issuing, .active, .degraded: isServed && !domain.isMoved
        case .pending, .verified, .certificateFailed, .suspended, .failed: false
        }
    }

    // MARK: Times

    package static let claimLifetime = Duration.days(7)
    package static let degradedLifetime = Duration.days(14)
    /// How long a former domain redirects.
    package static let redirectLifetime = Duration.days(30)
    private static let eagerTime = Duration.minutes(20)
    private static let eagerIssuing = Duration.minutes(5)
    private static let missesBeforeDegraded = 3
    private static let leastTimeBeforeDegraded = Duration.hours(1)
    static let retryAfterMiss = Duration.minutes(20)
    /// Certification authorities limit failed validations per hour.
    private static let certificateRetry = Duration.hours(1)

    /// As in `DomainSQL.overdue`.
    static let renewalGrace = Duration.minutes(30)

    // MARK: Result

    /// The claim after the check.
    /// - Parameter spread: Random; spreads the daily checks over the hours.
    package func result(now: Instant, spread: UInt8) -> Domain {
        var next = domain
        guard !domain.isMoved else {
            next.nextCheckAt = domain.movedUntil
            return next
        }
        note(&next, now)
        guard isServed else {
            next.nextCheckAt = now + Self.retryAfterMiss
            return next
        }
        switch domain.state {
        case .pending: verify(&next, now)
        case .verified: issue(&next, now)
        case .issuing: certify(&next, now, spread)
        case .certificateFailed: retryCertificate(&next, now)
        case .active, .degraded: watch(&next, now, spread)
        case .suspended, .failed: next.nextCheckAt = nil
        }
        return next
    }

    private func note(_ next: inout Domain, _ now: Instant) {
        if let findings {
            next.checkedAt = now
            if needsProof { next.ownership = DomainCheck(findings.ownership, at: now) }
            next.routing = DomainCheck(findings.routing, at: now)
            next.records = DomainRecord.json(findings.records)
        }
        guard let probe else { return }
        next.checkedAt = now
        switch probe {
        case .good(let certificate):
            next.certificateCheck = DomainCheck(.ok, at: now)
            (next.certificate, next.certificateProblem) = (certificate, nil)
        case .bad(let problem):
            next.certificateCheck = DomainCheck(problem.check, at: now)
            next.certificateProblem = problem
        case .unknown: next.certificateCheck = DomainCheck(.unknown, at: now)
        }
    }

    /// Enters a state, and lets its first check follow at once.
    private func advance(_ next: inout Domain, _ state: DomainState, _ now: Instant) {
        (next.state, next.stateAt, next.nextCheckAt) = (state, now, now)
        (next.misses, next.missedSince) = (0, nil)
    }

    private func verify(_ next: inout Domain, _ now: Instant) {
        guard let findings else { return }
        let all = findings.ownership.combined(findings.routing).combined(findings.authority)
        if all == .ok { return advance(&next, .verified, now) }
        let age = now - domain.stateAt
        // Without an answer nobody knows whether the records are there.
        if age >= Self.claimLifetime, all != .unknown { return fail(&next, now) }
        next.nextCheckAt = now + (age < Self.eagerTime ? .minutes(1) : .hours(1))
    }

    private func issue(_ next: inout Domain, _ now: Instant) {
        guard mayIssue else { return next.nextCheckAt = now + .minutes(1) }
        advance(&next, .issuing, now)
    }

    /// The claim, ended without success.
    func failed(at now: Instant) -> Domain {
        var next = domain
        fail(&next, now)
        return next
    }

    private func fail(_ next: inout Domain, _ now: Instant) {
        advance(&next, .failed, now)
        next.nextCheckAt = nil
    }

    private func certify(_ next: inout Domain, _ now: Instant, _ spread: UInt8) {
        switch certificate {
        case .ok:
            advance(&next, .active, now)
            next.nextCheckAt = now + daily(spread)
        case .missing, .wrong:
            let misses = domain.misses + 1
            advance(&next, .certificateFailed, now)
            (next.misses, next.missedSince) = (misses, domain.missedSince ?? now)
            next.nextCheckAt = now + (misses <= 24 ? Self.certificateRetry : .days(1))
        case .unknown:
            // Each probe may make the edge order a certificate, which need not end within it.
            let isNew = now - domain.stateAt < Self.eagerIssuing
            next.nextCheckAt = now + (isNew ? .minutes(1) : Self.certificateRetry)
        }
    }

    private func retryCertificate(_ next: inout Domain, _ now: Instant) {
        guard let findings else { return }
        next.nextCheckAt = now + Self.certificateRetry
        let (misses, since) = (domain.misses, domain.missedSince)
        let route = domain.isByOperator ? .ok : findings.routing.combined(findings.authority)
        guard route == .ok else {
            if route != .unknown, now - (since ?? now) >= Self.claimLifetime { fail(&next, now) }
            return
        }
        // Also for a check that was asked for: authorities count failed validations.
        guard misses == 0 || now - domain.stateAt >= Self.certificateRetry else {
            next.nextCheckAt = domain.stateAt + Self.certificateRetry
            return
        }
        issue(&next, now)
        (next.misses, next.missedSince) = (misses, since)
    }

    /// Counts the misses of a serving domain.
    private func watch(_ next: inout Domain, _ now: Instant, _ spread: UInt8) {
        switch soundness {
        case .ok:
            if domain.state == .degraded { advance(&next, .active, now) }
            (next.misses, next.missedSince) = (0, nil)
            next.nextCheckAt = now + daily(spread)
            // The handshake of the probe makes the edge renew; the next one sees whether it has.
            if let renewal = next.certificate?.renewalAt {
                next.nextCheckAt = min(now + daily(spread), max(renewal, now + .hours(1)))
            }
        case .unknown: next.nextCheckAt = now + Self.retryAfterMiss
        case .missing, .wrong: miss(&next, now)
        }
    }

    private func miss(_ next: inout Domain, _ now: Instant) {
        (next.misses, next.missedSince) = (domain.misses + 1, domain.missedSince ?? now)
        let isLasting =
            next.misses >= Self.missesBeforeDegraded
            && now - (next.missedSince ?? now) >= Self.leastTimeBeforeDegraded
        let (misses, since) = (next.misses, next.missedSince)
        if domain.state == .degraded, now - domain.stateAt >= Self.degradedLifetime {
            advance(&next, .suspended, now)
            next.nextCheckAt = nil
            return
        }
        if domain.state == .active, isLasting { advance(&next, .degraded, now) }
        (next.misses, next.missedSince) = (misses, since)
        next.nextCheckAt = now + Self.retryAfterMiss
    }

    /// Whether a serving domain is as it should be. Its TXT record may be gone.
    private var soundness: CheckState {
        let routing = domain.isByOperator ? .ok : findings?.routing ?? .unknown
        return routing.combined(certificate)
    }

    /// What the probe says of the certificate.
    private var certificate: CheckState {
        switch probe {
        case .good: .ok
        case .bad(let problem): problem.check
        case .unknown, nil: .unknown
        }
    }

    /// A day, give or take two hours.
    private func daily(_ spread: UInt8) -> Duration { .hours(22) + .minutes(Int64(spread) * 240 / 255) }
}

extension CertificateProblem {
    /// The result of the probe that found it.
    fileprivate var check: CheckState {
        switch self {
        case .refused: .missing
        case .untrusted, .wrongName, .expired: .wrong
        // Not the edge has answered, which says nothing of the domain.
        case .elsewhere: .unknown
        }
    }
}

extension Domain {
    /// Whether a probe has seen the certificate when the edge should have renewed it.
    package var isRenewalOverdue: Bool {
        guard let certificate, let seenAt = certificateCheck.at, certificateCheck.state != .unknown, isServing else {
            return false
        }
        return certificate.isOverdue(at: seenAt)
    }

    /// When the state ends by itself.
    package var endsAt: Instant? {
        switch state {
        // A claim whose records cannot be asked for goes on.
        case .pending:
            (checkedAt ?? stateAt) - stateAt < DomainTurn.claimLifetime ? stateAt + DomainTurn.claimLifetime : nil
        case .degraded: stateAt + DomainTurn.degradedLifetime
        case .verified, .issuing, .certificateFailed, .active, .suspended, .failed: nil
        }
    }
}
