import PortalLogic
import PortalStore
import PortalToolkit
import Testing

@testable import portalctl

/// How operators read domains, and whom `doctor` sends them to.
@Suite struct DomainFactsTests {
    private let name = "billing.acme.example", now: Instant = 1_800_000_000_000

    private func facts(_ records: [DomainRecord]) -> String {
        var domain = Domain(
            client: ClientID(1), id: 1, name: name, origin: .owner, token: "T", state: .pending, at: now)
        (domain.checkedAt, domain.nextCheckAt, domain.records) = (now, now + .minutes(1), DomainRecord.json(records))
        return DomainFacts(domain, client: "acme", now: now).text
    }

    private func unknown(_ type: RecordType, _ cause: RecordCause, place: String? = nil) -> DomainRecord {
        var record = DomainRecord(name, type, expected: ["portal.msp.example"], .unknown)
        (record.cause, record.place) = (cause, place)
        return record
    }

    @Test func `who runs the DNS is told of nothing that could not be looked up`() {
        let missing = DomainRecord(name, .txt, expected: ["portal-verify=T"], seen: [], .missing)
        let text = facts([missing, unknown(.cname, .serverFailure)])
        #expect(text.contains("tell whoever runs its DNS: Create a TXT record"), "\(text)")
        #expect(text.hasSuffix("; could not look up CNAME \(name) (server-failure)"), "\(text)")
        let alone = facts([unknown(.cname, .aliasLoop)])
        #expect(!alone.contains("tell whoever") && alone.contains("CNAME \(name) (alias-loop)"), "\(alone)")
        let own = facts([missing, unknown(.cname, .timeout, place: "portal.msp.example")])
        #expect(
            own.contains("the portal's own portal.msp.example (timeout)") && !own.contains("CNAME \(name)"), "\(own)")
    }

    @Test func `where every lookup failed doctor points at the resolver`() {
        let text = facts([unknown(.txt, .timeout), unknown(.cname, .timeout), unknown(.caa, .timeout)])
        #expect(text.contains("all lookups failed (timeout)") && text.contains("PORTAL_DNS_SERVERS"), "\(text)")
        #expect(text.contains("UDP and TCP port 53") && !text.contains("tell whoever"), "\(text)")
    }

    @Test func `a check far ahead and a certificate that has ended are told`() {
        var domain = Domain(
            client: ClientID(1), id: 1, name: name, origin: .owner, token: "T", state: .active, at: now)
        domain.nextCheckAt = now + .days(1)
        domain.certificate = Certificate(issuer: "CA", notBefore: now - .days(80), notAfter: now + .days(10))
        #expect(!DomainFacts(domain, client: "acme", now: now).needsHand)
        domain.nextCheckAt = now + .days(400)
        #expect(DomainFacts(domain, client: "acme", now: now).text.contains("lies far ahead"))
        domain.nextCheckAt = now + .days(11)
        #expect(DomainFacts(domain, client: "acme", now: now + .days(11)).text.contains("certificate has ended"))
    }

    @Test func `a name is listed as it reads`() throws {
        let portal = try Installation()
        portal.addClient("acme")
        #expect(portal.run("domain activate bücher.example --client acme").code == 0)
        #expect(portal.run("domain list").out.contains("bücher.example (xn--bcher-kva.example)"))
        #expect(portal.run("doctor").out.contains("domain bücher.example (xn--bcher-kva.example):"))
        let item = portal.run("domain list --json").json?["items"]?.items?.first
        #expect(item?["name"]?.text == "xn--bcher-kva.example" && item?["unicode"]?.text == "bücher.example")
    }
}
