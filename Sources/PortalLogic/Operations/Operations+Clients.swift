public import PortalStore

extension Operations {
    /// Makes a client of an MSP; its portal is off.
    @discardableResult
    public func addClient(_ slug: String, msp mspSlug: String, name: String) throws -> Tenant {
        guard let msp = try scope.msp(slug: mspSlug) else { throw Refusal("there is no MSP \(mspSlug)", field: "msp") }
        guard try scope.client(slug: slug) == nil else {
            throw Refusal("there is a client \(slug) already", field: "client")
        }
        let client = NewClient(id: draw.id, slug: slug, name: name, createdAt: now)
        let changes = [Change("slug", nil, slug)]
        try writer.add(client, of: msp, audit: event("client.added", ("client", client.id, name), changes))
        return try locked(slug)
    }

    /// Suspends a client, which ends its sessions; whether anything changed.
    @discardableResult
    public func suspend(_ slug: String) throws -> Bool {
        let client = try locked(slug)
        guard client.isActive else { return false }
        try writer.suspend(client, audit: event("client.suspended", ("client", client.id, client.name)))
        return true
    }

    /// Makes a suspended client active again; whether anything changed.
    @discardableResult
    public func resume(_ slug: String) throws -> Bool {
        let client = try locked(slug)
        guard !client.isActive else { return false }
        try writer.resume(client, audit: event("client.resumed", ("client", client.id, client.name)))
        return true
    }

    // MARK: Portals

    /// Turns a client's portal on, when the MSP's licence covers one more; whether anything changed.
    @discardableResult
    public func enablePortal(_ slug: String) throws -> Bool {
        guard let found = try scope.client(slug: slug) else {
            throw Refusal("there is no client \(slug)", field: "client")
        }
        try writer.lock(msp: found.mspID)
        let client = try locked(slug)
        guard !client.isEnabled else { return false }
        try checkLicence(of: client)
        try writer.setPortal(
            of: client, enabled: true, at: now, audit: event("portal.enabled", ("client", client.id, client.name)))
        return true
    }

    /// Turns a client's portal off; whether anything changed.
    @discardableResult
    public func disablePortal(_ slug: String) throws -> Bool {
        let client = try locked(slug)
        guard client.isEnabled else { return false }
        try writer.setPortal(
            of: client, enabled: false, at: now, audit: event("portal.disabled", ("client", client.id, client.name)))
        return true
    }

    private func checkLicence(of client: Tenant) throws {
        let tier = Licence.tier(client.licence, now: now)
        guard let allowed = Licence.portals(tier) else { return }
        let portals = try scope.portals(of: client.mspID)
        if Int64(portals.count) < allowed { return }
        throw Refusal(
            LicenceWords.refusal(of: client.mspName, client.licence, portals: portals, now: now),
            field: "portal_enabled")
    }
}
