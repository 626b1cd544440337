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

    /// The effective name is a no-op; a serving one becomes effective again; any other is claimed alongside the serving
    /// one.
    func apply(_ writer: TenantWriter) throws {
        let domains = try writer.scope.domains()
        let current = ClientDomains(domains)
        if let name, name == current.effective { return }
        for (index, domain) in domains.filter({ isReleased($0) }).enumerated() {
            let change = Change("state", domain.state, nil)
            try writer.release(domain, audit: event(.domainReleased, domain.id, domain.name, change, index + 1))
        }
        guard let name, !current.serves(name) else { return }
        let claim = NewDomain(id: prepared.id, name: name, state: .pending, token: prepared.token)
        let change = Change("state", nil, claim.state)
        try writer.claim(claim, at: context.now, audit: event(AuditAction(claim.state), claim.id, name, change, 0))
    }

    /// Whether the new choice releases a domain: those not serving, including claims of the same name.
    private func isReleased(_ domain: Domain) -> Bool {
        guard let name else { return domain.origin == .owner }
        return !domain.isServing && (domain.origin == .owner || domain.name == name)
    }

    private func event(_ action: AuditAction, _ id: Int64, _ name: String, _ change: Change, _ index: Int)
        -> NewAuditEvent
    {
        var event = context.event(action, .domain, id, name: name, changes: [change])
        // The body may run twice.
        event.id = prepared.event(index)
        return event
    }
}
