package import PortalStore
package import PortalToolkit

/// A domain with its checks, for owners and operators.
package struct DomainReport: Sendable {
    package let domain: Domain
    /// Name of the domain under which the client is served.
    package let serving: String?
    /// Former domains that redirect.
    package let moved: [Domain]
    /// As last checked, or the expected ones.
    package let records: [DomainRecord]
    /// Where the portal answers without any domain of the client.
    package let permanentURL: String

    /// - Parameters:
    ///   - all: All domains of the client, oldest first.
    ///   - target: CNAME target for the customer's domain.
    package init(_ domain: Domain, among all: [Domain], target: String, permanentURL: String) {
        (self.domain, self.permanentURL) = (domain, permanentURL)
        // One whose records have gone leads nobody here.
        serving = all.last { $0.isServing && ($0.state == .active || $0.routing.state == .ok) }?.name
        moved = all.filter(\.isMoved)
        let stored = domain.records.map(DomainRecord.stored) ?? []
        records =
            stored.isEmpty
            ? DomainInspection.expected(name: domain.name, token: domain.token, target: target) : stored
    }
}

extension OperatorScope {
    /// Returns the report on a client's domain; `nil` without it.
    /// - Parameters:
    ///   - name: In any form.
    ///   - cnameTarget: As set; `nil` for the MSP's host, else the installation's.
    package func report(on name: String, of client: Tenant, _ cnameTarget: String?, _ links: PortalLinks) throws
        -> DomainReport?
    {
        let all = try domains(of: client.id)
        guard let domain = all.first(where: { $0.name == HostName.normalized(name) }) else { return nil }
        let mspHost = try publicScope.mspBaseHost(client: client.id)
        return DomainReport(
            domain, among: all, target: cnameTarget ?? mspHost ?? links.baseHost,
            permanentURL: links.permanentURL(of: client.slug, mspHost: mspHost))
    }
}

extension JSONWriter {
    /// The members of `domain`.
    /// - Parameter language: Of the advice.
    package mutating func domain(_ report: DomainReport, for language: Language) {
        let domain = report.domain
        hostName(domain.name)
        field("state", domain.state)
        instant("since", domain.stateAt)
        instant("until", domain.endsAt)
        check("ownership", domain.ownership)
        check("routing", domain.routing)
        check("certificate", domain.certificateCheck)
        field("certificate_problem", domain.certificateProblem?.rawValue)
        field("issuer", domain.certificate?.issuer)
        instant("not_after", domain.certificate?.notAfter)
        field("renewal_overdue", domain.isRenewalOverdue)
        field("by_operator", domain.isByOperator)
        instant("checked_at", domain.checkedAt)
        instant("next_check_at", domain.nextCheckAt)
        field("permanent_url", report.permanentURL)
        object("serving", report.serving) { json, name in json.hostName(name) }
        objects("moved", report.moved) { json, former in
            json.hostName(former.name)
            json.instant("until", former.movedUntil)
        }
        let advice = DomainAdvice.of(language)
        objects("records", report.records) { json, record in
            json.field("name", record.name)
            json.field("type", record.type.rawValue)
            json.strings("expected", record.expected)
            if let seen = record.seen { json.strings("seen", seen) } else { json.null("seen") }
            json.field("verdict", record.verdict.rawValue)
            json.field("advice", advice.sentence(about: record))
        }
    }

    /// A name, and how it reads where that differs.
    private mutating func hostName(_ name: String) {
        field("name", name)
        field("unicode", HostName.unicode(name))
    }

    private mutating func check(_ name: StaticString, _ check: DomainCheck) {
        object(name) { json in
            json.field("state", check.state)
            json.instant("checked_at", check.at)
        }
    }
}
