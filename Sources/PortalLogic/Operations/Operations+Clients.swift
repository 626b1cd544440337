public import PortalStore

extension Operations {
    /// Makes a client of an MSP; its portal is off.
    @discardableResult
    public func addClient(_ slug: String, msp mspSlug: String, name: String) throws -> Tenant {
        guard let msp = try scope.msp(slug: mspSlug) else { throw Refusal("there is no MSP \(mspSlug)", field: "msp") }
        guard try scope.client(slug: slug) == nil else {
            throw Refusal("there is a client \(slug) already", field: "client")
        }
        try writer.add(NewClient(id: draw.id, mspID: msp.id, slug: slug, name: name, createdAt: now))
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

/// Sentences for operators about licences and what follows from them.
public enum LicenceWords {
    /// Why one more portal is not covered.
    static func refusal(of msp: String, _ licence: LicenceFacts, portals: [String], now: Int64) -> String {
        let tier = Licence.tier(licence, now: now)
        let counted =
            tier == licence.tier ? "\(tier.rawValue)" : "\(licence.tier.rawValue), expired, so it counts as free"
        guard let allowed = Licence.portals(tier), allowed > 0 else {
            return "the licence of \(msp) (\(counted)) covers no portal; it takes Team or Enterprise"
        }
        return "the licence of \(msp) (\(counted)) covers \(allowed) portal, which is that of "
            + portals.prefix(Int(allowed)).joined(separator: ", ")
    }

    /// Why a client's portal does not answer; `nil` when it does.
    public static func silence(of client: Tenant, now: Int64) -> String? {
        client.isEnabled ? darkness(of: client, now: now) : "it is off; portal enable \(client.slug) turns it on"
    }

    /// Why a client's portal does not answer though it is enabled; `nil` when it does.
    public static func darkness(of client: Tenant, now: Int64) -> String? {
        guard client.isEnabled else { return nil }
        if !client.isActive { return "the client is suspended" }
        if Licence.covers(client.licence, now: now) { return nil }
        let tier = Licence.tier(client.licence, now: now)
        let allowed = Licence.portals(tier) ?? 0
        let expired = tier == client.licence.tier ? "" : ", expired more than 14 days ago"
        return "the licence of \(client.mspName) (\(client.licence.tier.rawValue)\(expired)) covers "
            + (allowed == 0 ? "no portal" : "\(allowed) portal, and another was enabled before")
    }

    /// What is to be said about a licence's end; `nil` when it is more than 30 days away.
    public static func expiry(of msp: MSP, now: Int64) -> String? {
        guard let end = msp.licenceExpiresAt else { return nil }
        let day: Int64 = 86_400_000
        let date = CalendarDate(at: end)
        if now >= end + Licence.grace { return "the licence of \(msp.name) ended on \(date) and counts as free" }
        if now >= end {
            return
                "the licence of \(msp.name) ended on \(date); it works on until \(CalendarDate(at: end + Licence.grace))"
        }
        return now >= end - 30 * day ? "the licence of \(msp.name) ends on \(date)" : nil
    }
}
