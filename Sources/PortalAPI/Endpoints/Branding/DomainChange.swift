import PortalLogic
import PortalStore

/// An owner's change of the domain; audits each claim it starts or releases.
struct DomainChange {
    private let context: SessionContext
    private let name: String?
    private let prepared: Operations.PreparedValues

    /// - Parameter name: normalised; `nil` gives up the name in force: a claim that does not serve alone, one that serves with
    ///   all of the owner's.
    init(_ context: SessionContext, _ name: String?) {
        self.context = context
        self.name = name
        prepared = Operations.PreparedValues(context.services.random)
    }

    /// The effective name is a no-op; a serving one becomes effective again; any other is claimed alongside the serving
    /// one, also one that redirects.
    func apply(_ writer: TenantWriter) throws {
        let domains = try writer.scope.domains()
        let current = ClientDomains(domains)
        if let name, name == current.effective { return }
        let isServing = name == nil && current.own.map(current.serves) == true
        for (index, domain) in domains.filter({ isReleased($0, isServing) }).enumerated() {
            let change = Change("state", domain.state, nil)
            try writer.remove(domain, audit: event(.domainReleased, domain, change, index + 1))
        }
        guard let name else { return try restoreFormer(writer, event: domains.count + 1) }
        guard !current.serves(name) else { return }
        if let former = domains.first(where: { $0.name == name && $0.isMoved }) {
            return try reclaim(former, writer, event: domains.count + 1)
        }
        try HourlyLimit.claims.count(writer.counters, now: context.now)
        let claim = Domain(
            client: context.tenant.id, id: prepared.id, name: name, origin: .owner, token: prepared.token,
            at: context.now)
        try writer.add(claim, audit: event(.domainPending, claim, Change("state", nil, claim.state), 0))
    }

    private func reclaim(_ former: Domain, _ writer: TenantWriter, event index: Int) throws {
        let claim = former.reclaimed(id: prepared.id, at: context.now)
        try writer.remove(former, audit: event(.domainReleased, former, Change("state", former.state, nil), index))
        try writer.add(claim, audit: event(AuditAction(claim.state), claim, Change("state", nil, claim.state), 0))
    }

    /// Lets the operator's former domain serve again, if no other does.
    private func restoreFormer(_ writer: TenantWriter, event index: Int) throws {
        guard let former = try writer.scope.domains().heir else { return }
        let change = Change("custom_domain", nil, former.name)
        try writer.update(former.revived(at: context.now), audit: event(.domainDegraded, former, change, index))
    }

    /// Whether the new choice releases a domain: those neither serving nor redirecting, including claims of the same name;
    /// all, if the name in force serves and is given up.
    private func isReleased(_ domain: Domain, _ all: Bool) -> Bool {
        guard let name else { return domain.origin == .owner && (all || !domain.isServing && !domain.isMoved) }
        return !domain.isServing && !domain.isMoved && (domain.origin == .owner || domain.name == name)
    }

    private func event(_ action: AuditAction, _ domain: Domain, _ change: Change, _ index: Int) -> NewAuditEvent {
        var event = context.event(action, .domain, domain.id, name: domain.name, changes: [change])
        // The body may run twice.
        event.id = prepared.event(index)
        return event
    }
}
