import PortalLogic
import PortalStore
import PortalToolkit
import Testing

/// The state machine of domains, without DNS and database.
@Suite struct DomainTurnTests {
    private static let start: Instant = 1_000_000_000_000
    private let sound = DomainFindings(ownership: .ok, routing: .ok, authority: .ok)
    private let certificate = Certificate(issuer: "CA", notBefore: start, notAfter: start + .days(90))

    private func domain(_ state: DomainState = .pending, byOperator: Bool = false) -> Domain {
        Domain(
            client: 1, id: 2, name: "billing.acme.example", origin: .owner, token: "t", state: state, at: Self.start,
            isByOperator: byOperator)
    }

    private func after(
        _ domain: Domain, _ findings: DomainFindings? = nil, _ probe: ProbeResult? = nil, at now: Instant = start,
        isServed: Bool = true
    ) -> Domain {
        var turn = DomainTurn(domain, isServed: isServed)
        (turn.findings, turn.probe) = (findings, probe)
        return turn.result(now: now, spread: 0)
    }

    @Test func `a claim whose records are right becomes active by itself`() {
        var domain = after(domain(), sound)
        #expect(domain.state == .verified && domain.nextCheckAt == Self.start)
        domain = after(domain)
        #expect(domain.state == .issuing && domain.nextCheckAt == Self.start)
        domain = after(domain, nil, .good(certificate))
        #expect(domain.state == .active && domain.certificate == certificate && domain.certificateCheck.state == .ok)
        #expect(domain.nextCheckAt ?? 0 > Self.start + .hours(20) && domain.nextCheckAt ?? 0 < Self.start + .hours(27))
    }

    /// Each of ownership, routing and authority is required, and known.
    @Test(arguments: [
        DomainFindings(ownership: .missing, routing: .ok, authority: .ok),
        DomainFindings(ownership: .wrong, routing: .ok, authority: .ok),
        DomainFindings(ownership: .unknown, routing: .ok, authority: .ok),
        DomainFindings(ownership: .ok, routing: .missing, authority: .ok),
        DomainFindings(ownership: .ok, routing: .wrong, authority: .ok),
        DomainFindings(ownership: .ok, routing: .unknown, authority: .ok),
        DomainFindings(ownership: .ok, routing: .ok, authority: .wrong),
        DomainFindings(ownership: .ok, routing: .ok, authority: .unknown),
    ])
    func `no certificate is asked for before all is proved`(findings: DomainFindings) {
        let domain = after(domain(), findings)
        #expect(domain.state == .pending && !DomainTurn(domain, isServed: true).probes)
        #expect(domain.ownership.state == findings.ownership && domain.routing.state == findings.routing)
    }

    @Test func `a pending domain is looked at every minute, later every hour, for a week`() {
        let lacking = DomainFindings(ownership: .missing, routing: .missing, authority: .ok)
        for (age, delay) in [
            (Duration.seconds(0), Duration.minutes(1)), (.minutes(19), .minutes(1)), (.minutes(21), .hours(1)),
        ] {
            let now = Self.start + age
            #expect(after(domain(), lacking, at: now).nextCheckAt == now + delay)
        }
        let failed = after(domain(), lacking, at: Self.start + .days(7))
        #expect(failed.state == .failed && failed.nextCheckAt == nil)
        let again = failed.checkedAnew(at: Self.start + .days(9))
        #expect(again.state == .pending && again.stateAt == Self.start + .days(9) && again.nextCheckAt == again.stateAt)
    }

    @Test func `a resolver that cannot be asked fails no claim`() {
        let silent = DomainFindings(ownership: .unknown, routing: .unknown, authority: .unknown)
        let old = after(domain(), silent, at: Self.start + .days(8))
        #expect(old.state == .pending && old.endsAt == nil, "nobody knows when it ends")
        #expect(after(domain(), silent, at: Self.start + .days(6)).endsAt == Self.start + .days(7))
    }

    @Test func `a certificate that cannot be had is tried again after an hour, later once a day`() {
        var domain = after(domain(.issuing), nil, .bad(.refused))
        #expect(domain.state == .certificateFailed && domain.misses == 1)
        #expect(domain.certificateCheck.state == .missing && domain.certificateProblem == .refused)
        #expect(domain.nextCheckAt == Self.start + .hours(1))
        domain = after(domain, sound, at: Self.start + .hours(1))
        #expect(domain.state == .issuing && domain.misses == 1)
        domain = after(domain, nil, .bad(.untrusted), at: Self.start + .hours(1))
        #expect(domain.misses == 2 && domain.missedSince == Self.start)
        let asked = after(domain, sound, at: Self.start + .hours(1) + .minutes(5))
        #expect(asked.state == .certificateFailed && asked.nextCheckAt == Self.start + .hours(2), "no order sooner")
        domain.misses = 24
        domain.state = .issuing
        #expect(after(domain, nil, .bad(.refused)).nextCheckAt == Self.start + .days(1))
        let lacking = DomainFindings(ownership: .ok, routing: .wrong, authority: .ok)
        domain.state = .certificateFailed
        #expect(after(domain, lacking).state == .certificateFailed, "no order for a name that leads elsewhere")
    }

    @Test func `no certificate is begun while the hour's orders are used up`() {
        var turn = DomainTurn(domain(.verified), isServed: true)
        turn.mayIssue = false
        let waiting = turn.result(now: Self.start, spread: 0)
        #expect(waiting.state == .verified && waiting.nextCheckAt == Self.start + .minutes(1))
        turn = DomainTurn(domain(.certificateFailed), isServed: true)
        (turn.mayIssue, turn.findings) = (false, sound)
        #expect(turn.result(now: Self.start, spread: 0).state == .certificateFailed)
    }

    @Test func `an edge that cannot be reached is no failure`() {
        #expect(after(domain(.issuing), nil, .unknown).state == .issuing)
        let late = Self.start + .minutes(5)
        #expect(
            after(domain(.issuing), nil, .unknown, at: late).nextCheckAt == late + .hours(1), "it may be slow to issue")
        let active = after(domain(.active), sound, .unknown)
        #expect(active.state == .active && active.misses == 0 && active.certificateCheck.state == .unknown)
    }

    @Test func `a web server that is not the edge says nothing of the domain`() {
        let active = after(domain(.active), sound, .bad(.elsewhere))
        #expect(active.state == .active && active.misses == 0 && active.certificateCheck.state == .unknown)
        #expect(active.certificateProblem == .elsewhere, "but is told")
        #expect(after(domain(.issuing), nil, .bad(.elsewhere)).state == .issuing)
        for problem in [CertificateProblem.refused, .untrusted, .wrongName, .expired] {
            #expect(after(domain(.active), sound, .bad(problem)).misses == 1)
            #expect(after(domain(.issuing), nil, .bad(problem)).state == .certificateFailed)
        }
    }

    /// Three in a row, over at least an hour.
    @Test func `a serving domain degrades after three misses over an hour`() {
        let gone = DomainFindings(ownership: .ok, routing: .missing, authority: .ok)
        var domain = domain(.active)
        var states: [DomainState] = []
        for minute in [Int64(0), 20, 40, 60] {
            let now = Self.start + .minutes(minute)
            domain = after(domain, gone, .good(certificate), at: now)
            #expect(domain.nextCheckAt == now + .minutes(20))
            states.append(domain.state)
        }
        #expect(states == [.active, .active, .active, .degraded])
        domain = after(self.domain(.active), gone, .good(certificate))
        domain = after(domain, gone, .good(certificate), at: Self.start + .hours(1))
        #expect(domain.state == .active, "two misses")
        domain = after(domain, sound, .good(certificate), at: Self.start + .minutes(61))
        #expect(domain.misses == 0 && domain.missedSince == nil, "a good check starts anew")
    }

    @Test func `a degraded domain recovers at one good check, or is suspended after 14 days`() {
        let gone = DomainFindings(ownership: .missing, routing: .wrong, authority: .ok)
        let now = Self.start + .days(13)
        #expect(after(domain(.degraded), gone, .good(certificate), at: now).state == .degraded)
        #expect(after(domain(.degraded), sound, .good(certificate), at: now).state == .active)
        let suspended = after(domain(.degraded), gone, .bad(.expired), at: Self.start + .days(14))
        #expect(suspended.state == .suspended && suspended.nextCheckAt == nil)
        let again = suspended.checkedAnew(at: now)
        #expect(again.state == .pending && again.nextCheckAt == now)
    }

    @Test func `the TXT record of a serving domain may go away`() {
        let findings = DomainFindings(ownership: .missing, routing: .ok, authority: .ok)
        let active = after(domain(.active), findings, .good(certificate))
        #expect(active.state == .active && active.misses == 0 && active.ownership == DomainCheck())
    }

    @Test func `a domain that an operator activated needs only its certificate`() {
        let findings = DomainFindings(ownership: .missing, routing: .missing, authority: .ok)
        #expect(after(domain(.active, byOperator: true), findings, .good(certificate)).misses == 0)
        #expect(after(domain(.active, byOperator: true), findings, .bad(.wrongName)).misses == 1)
    }

    @Test(arguments: [DomainState.pending, .verified, .issuing, .active, .degraded, .certificateFailed])
    func `while the client's portal is closed nothing is judged`(state: DomainState) {
        let turn = DomainTurn(domain(state), isServed: false)
        #expect(!turn.asksDNS && !turn.probes)
        let next = turn.result(now: Self.start + .days(20), spread: 0)
        #expect(next.state == state && next.nextCheckAt == Self.start + .days(20) + .minutes(20))
    }

    /// The probe at the start of the last third makes the edge renew; one an hour later sees whether it has.
    @Test func `a certificate is overdue when a later probe still sees it in the last third of its life`() {
        var domain = after(domain(.active), sound, .good(certificate), at: Self.start + .days(59))
        #expect(domain.nextCheckAt == Self.start + .days(59) + .hours(22))
        domain = after(domain, sound, .good(certificate), at: Self.start + .days(59) + .hours(22))
        #expect(domain.nextCheckAt == Self.start + .days(60))
        domain = after(domain, sound, .good(certificate), at: Self.start + .days(60))
        #expect(!domain.isRenewalOverdue && domain.nextCheckAt == Self.start + .days(60) + .hours(1))
        domain = after(domain, sound, .good(certificate), at: Self.start + .days(60) + .hours(1))
        #expect(domain.isRenewalOverdue)
    }

    @Test func `a certificate that failed for a week ends the claim once the records are gone`() {
        var domain = domain(.certificateFailed)
        (domain.misses, domain.missedSince) = (30, Self.start)
        let gone = DomainFindings(ownership: .ok, routing: .missing, authority: .ok)
        #expect(after(domain, gone, at: Self.start + .days(6)).state == .certificateFailed)
        #expect(after(domain, gone, at: Self.start + .days(7)).state == .failed)
        #expect(after(domain, sound, at: Self.start + .days(7)).state == .issuing)
    }

    @Test func `a former domain redirects for 30 days and is not looked at`() {
        let moved = domain(.active).moved(at: Self.start)
        #expect(!moved.isServing && moved.movedUntil == Self.start + .days(30))
        let turn = DomainTurn(moved, isServed: true)
        #expect(!turn.asksDNS && !turn.probes)
        #expect(moved.revived(at: Self.start).isServing)
    }

    @Test func `the daily checks spread over four hours`() {
        func next(_ spread: UInt8) -> Instant? {
            var turn = DomainTurn(domain(.active), isServed: true)
            (turn.findings, turn.probe) = (sound, .good(certificate))
            return turn.result(now: Self.start, spread: spread).nextCheckAt
        }
        #expect(next(0) == Self.start + .hours(22) && next(255) == Self.start + .hours(26))
    }
}
