package import PortalStore
import PortalToolkit

extension Operations {
    /// Adds a client of an MSP; its portal is disabled.
    @discardableResult
    package func addClient(_ slug: String, msp: String, name: String) throws -> Tenant {
        try insertClient(slug, msp: msp, name: name, stamp: 0)
        return try locked(slug)
    }

    /// - Parameter stamp: Stamp of its import line.
    func insertClient(_ slug: String, msp mspSlug: String, name: String, stamp: Instant) throws {
        guard let msp = try scope.msp(slug: mspSlug) else {
            throw Refusal("there is no MSP \(mspSlug)", field: "msp", .noSuch)
        }
        guard try !scope.isTaken(slug: slug) else {
            throw Refusal("client \(slug) already exists", field: "client", .taken)
        }
        let client = NewClient(id: ClientID(prepared.id), slug: slug, name: name, createdAt: now, stamp: stamp)
        let changes = [Change("slug", nil, slug), Change("status", nil, ClientStatus.active.rawValue)]
        try writer.add(client, of: msp, audit: event(.clientAdded, (.client, client.id.number, name), changes))
    }

    /// Renames a client; returns whether anything changed.
    @discardableResult
    package func rename(_ slug: String, to name: String) throws -> Bool {
        let client = try locked(slug)
        guard client.name != name else { return false }
        let change = Change("name", client.name, name)
        let event = event(.clientRenamed, (.client, client.id.number, client.name), [change])
        try writer.rename(client, to: name, audit: event)
        return true
    }

    /// Suspends a client and ends its sessions; returns whether anything changed.
    @discardableResult
    package func suspend(_ slug: String) throws -> Bool { try suspend(locked(slug)) }

    /// - Parameter client: Locked.
    func suspend(_ client: Tenant) throws -> Bool {
        guard client.isActive else { return false }
        try cancelResets(of: client)
        try writer.suspend(client, audit: event(.clientSuspended, to: .suspended, client))
        return true
    }

    /// Reactivates a suspended client; returns whether anything changed.
    @discardableResult
    package func resume(_ slug: String) throws -> Bool { try resume(locked(slug)) }

    /// - Parameter client: Locked.
    func resume(_ client: Tenant) throws -> Bool {
        guard !client.isActive else { return false }
        try writer.resume(client, audit: event(.clientResumed, to: .active, client))
        return true
    }

    private func event(_ action: AuditAction, to status: ClientStatus, _ client: Tenant) -> NewAuditEvent {
        let change = Change("status", client.status, status)
        return event(action, (.client, client.id.number, client.name), [change])
    }

    // MARK: Portals

    /// Enables a client's portal if the licence covers one more; returns whether anything changed.
    @discardableResult
    package func enablePortal(_ slug: String) throws -> Bool {
        guard let found = try scope.client(slug: slug) else {
            throw Refusal("there is no client \(slug)", field: "client", .noSuch)
        }
        try writer.lock(msp: found.mspID)
        return try enablePortal(of: locked(slug))
    }

    /// - Parameter client: Locked, as is its MSP.
    func enablePortal(of client: Tenant) throws -> Bool {
        guard !client.isEnabled else { return false }
        try checkLicence(of: client)
        try setPortal(of: client, to: true, .portalEnabled)
        return true
    }

    /// Disables a client's portal; returns whether anything changed.
    @discardableResult
    package func disablePortal(_ slug: String) throws -> Bool { try disablePortal(of: locked(slug)) }

    func disablePortal(of client: Tenant) throws -> Bool {
        guard client.isEnabled else { return false }
        try cancelResets(of: client)
        try setPortal(of: client, to: false, .portalDisabled)
        return true
    }

    private func setPortal(of client: Tenant, to enabled: Bool, _ action: AuditAction) throws {
        let change = Change("portal_enabled", client.isEnabled, enabled)
        try writer.setPortal(
            of: client, enabled: enabled, at: now,
            audit: event(action, (.client, client.id.number, client.name), [change]))
    }

    private func checkLicence(of client: Tenant) throws {
        let tier = Licence.tier(client.licence, now: now)
        guard let allowed = Licence.portals(tier) else { return }
        let portals = try scope.portals(of: client.mspID)
        if Int64(portals.count) < allowed { return }
        throw Refusal(
            LicenceDescriptions.refusal(of: client.mspName, client.licence, portals: portals, now: now),
            field: "portal_enabled")
    }
}
