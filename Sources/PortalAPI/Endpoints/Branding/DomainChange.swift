import PortalLogic
import PortalStore

/// An owner's change of the domain; audits each claim it starts or releases.
struct DomainChange {
    private let context: SessionContext
    private let name: String?
    private let prepared: Operations.PreparedValues

    /// - Parameter name: normalised; `nil` releases the owner's domains.
    init(_ context: SessionContext, _ name: String?) {
        self.context = context
        self.name = name
        prepared = Operations.PreparedValues(context.services.random)
    }

    /// The effective name is a no-op; a serving one becomes effective again, also one that only redirects; any other is
    /// claimed alongside the serving one.
    func apply(_ writer: TenantWriter) throws {
        let domains = try writer.scope.domains()
        let current = ClientDomains(domains)
        if let name, name == current.effective { return }
        for (index, domain) in domains.filter({ isReleased($0) }).enumerated() {
            let change = Change("state", domain.state, nil)
            try writer.remove(domain, audit: event(.domainReleased, domain, change, index + 1))
        }
        guard let name else { return try restoreFormer(writer, event: domains.count + 1) }
        guard !current.serves(name) else { return }
        if let former = domains.first(where: { $0.name == name && $0.isMoved }) {
            return try revive(former, insteadOf: domains.filter(\.isServing), writer, firstEvent: domains.count + 1)
        }
        let claim = Domain(
            client: context.tenant.id, id: prepared.id, name: name, origin: .owner, token: prepared.token,
            at: context.now)
        try writer.add(claim, audit: event(.domainPending, claim, Change("state", nil, claim.state), 0))
    }

    /// Lets the operator's former domain serve again, if no other does.
    private func restoreFormer(_ writer: TenantWriter, event index: Int) throws {
        guard let former = try writer.scope.domains().heir else { return }
        let change = Change("moved", true, false)
        try writer.update(former.revived(at: context.now), audit: event(.domainActive, former, change, index))
    }

    private func revive(_ former: Domain, insteadOf serving: [Domain], _ writer: TenantWriter, firstEvent: Int) throws {
        for (index, domain) in serving.enumerated() {
            let change = Change("domain", domain.name, former.name)
            try writer.update(
                domain.moved(at: context.now), audit: event(.domainMoved, domain, change, firstEvent + index))
        }
        let change = Change("domain", serving.last?.name, former.name)
        try writer.update(former.revived(at: context.now), audit: event(.domainActive, former, change, 0))
    }

    /// Whether the new choice releases a domain: those neither serving nor redirecting, including claims of the same name.
    private func isReleased(_ domain: Domain) -> Bool {
        guard let name else { return domain.origin == .owner }
        return !domain.isServing && !domain.isMoved && (domain.origin == .owner || domain.name == name)
    }

    private func event(_ action: AuditAction, _ domain: Domain, _ change: Change, _ index: Int) -> NewAuditEvent {
        var event = context.event(action, .domain, domain.id, name: domain.name, changes: [change])
        // The body may run twice.
        event.id = prepared.event(index)
        return event
    }
}
