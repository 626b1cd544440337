import PortalStore

/// The owner's choice of a domain: each claim that begins or ends by it has an event of its own.
struct ChooseDomain {
    private let context: SessionContext
    private let name: String?
    private let prepared: Operations.PreparedValues

    /// - Parameter name: in normal form; `nil` releases the owner's names.
    init(_ context: SessionContext, _ name: String?) {
        self.context = context
        self.name = name
        prepared = Operations.PreparedValues(context.services.random)
    }

    /// The effective name changes nothing; one that serves already is gone back to; any other is claimed beside the one
    /// that serves.
    func apply(_ writer: TenantWriter) throws {
        let domains = try writer.scope.domains()
        let choice = DomainChoice(domains)
        if let name, name == choice.effective { return }
        for (index, domain) in domains.filter({ isReleased($0) }).enumerated() {
            let change = Change("state", domain.state, nil)
            try writer.release(domain, audit: event("released", domain.id, domain.name, change, index + 1))
        }
        guard let name, !choice.serves(name) else { return }
        let claim = NewDomain(id: prepared.id, name: name, state: "pending", token: prepared.token)
        let change = Change("state", nil, claim.state)
        try writer.claim(claim, at: context.now, audit: event(claim.state, claim.id, name, change, 0))
    }

    /// What does not serve gives way to another choice of the owner's, and to their claim of the same name.
    private func isReleased(_ domain: Domain) -> Bool {
        guard let name else { return domain.origin == "owner" }
        return !domain.isServing && (domain.origin == "owner" || domain.name == name)
    }

    private func event(_ state: String, _ id: Int64, _ name: String, _ change: Change, _ index: Int) -> NewAuditEvent {
        var event = context.event("domain." + state, "domain", id, name: name, changes: [change])
        // The body may run twice.
        event.id = prepared.event(index)
        return event
    }
}
