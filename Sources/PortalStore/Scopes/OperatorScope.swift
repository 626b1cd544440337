import Database

/// Operator reads over the whole installation (portalctl, portal-jobs), or in the name of an API key over one MSP and its
/// clients: then MSPs and clients are found only if they are that MSP and its clients, and statements over all are refused.
package struct OperatorScope {
    let transaction: Transaction
    /// The only MSP there is; `nil` for all.
    var msp: MSPID?

    /// Whether all MSPs and their licences are within reach.
    package var isWhole: Bool { msp == nil }

    /// Sessionless reads on the same snapshot.
    package var publicScope: PublicScope { PublicScope(transaction: transaction, msp: msp) }

    // MARK: MSPs and clients

    /// Returns all MSPs by slug.
    package func msps() throws -> [MSP] {
        guard let msp else { return try transaction.all(OperatorSQL.msps, as: MSP.init) }
        return try transaction.all(OperatorSQL.mspByID, .id(msp), as: MSP.init)
    }

    /// Returns the MSP with this slug.
    package func msp(slug: String) throws -> MSP? {
        try transaction.first(OperatorSQL.mspBySlug, .text(slug), as: MSP.init).flatMap { reaches($0) ? $0 : nil }
    }

    private func reaches(_ msp: MSP) -> Bool { self.msp.map { $0 == msp.id } ?? true }

    /// Returns the MSP with this base host.
    package func msp(baseHost: String) throws -> MSPID? {
        try transaction.first(DirectorySQL.mspByBaseHost, .text(baseHost)) { $0.id(0) }
    }

    /// Returns all clients by slug.
    package func clients() throws -> [Tenant] {
        guard let msp else { return try transaction.all(OperatorSQL.clients, as: Tenant.init) }
        return try transaction.all(DirectorySQL.tenantsOfMSP, .id(msp), "", .integer(.max), as: Tenant.init)
    }

    /// Returns the client with this slug, in any state.
    package func client(slug: String) throws -> Tenant? {
        guard let msp else { return try transaction.first(DirectorySQL.tenantBySlug, .text(slug), as: Tenant.init) }
        return try transaction.first(DirectorySQL.tenantOfMSP, .id(msp), .text(slug), as: Tenant.init)
    }

    /// Whether any client has this slug, within reach or not.
    package func isTaken(slug: String) throws -> Bool {
        try transaction.first(DirectorySQL.tenantBySlug, .text(slug)) { _ in true } ?? false
    }

    /// Whether there is any client.
    package func hasClients() throws -> Bool {
        try transaction.first(OperatorSQL.anyClient) { _ in true } ?? false
    }

    /// Returns slugs of the MSP's clients with an enabled portal, longest enabled first.
    package func portals(of msp: MSPID) throws -> [String] {
        try transaction.all(OperatorSQL.portalsOf, .id(msp)) { $0.text(0) }
    }

    // MARK: Inside a client

    /// Returns the branding layers of a client.
    package func brandLayers(of client: ClientID) throws -> BrandLayers {
        try transaction.brandLayers(of: client)
    }

    /// Returns the client's domain claims, oldest id first.
    package func domains(of client: ClientID) throws -> [Domain] {
        try transaction.all(DomainSQL.ofClient, .id(client), as: Domain.init)
    }

    /// Returns all domain claims.
    package func domains() throws -> [Domain] {
        try transaction.all(DomainSQL.all, as: Domain.init)
    }

    /// Returns the claim that routes this name.
    package func routedDomain(_ name: String) throws -> Domain? {
        try transaction.first(DomainSQL.routed, .text(name), as: Domain.init)
    }

    /// Returns the client's users by e-mail address.
    package func users(of client: ClientID) throws -> [PortalUser] {
        try transaction.all(PeopleSQL.users, .id(client), as: PortalUser.init)
    }

    /// Returns at most `limit` of the client's users, by e-mail address, behind this one.
    package func users(of client: ClientID, after email: String, limit: Int) throws -> [PortalUser] {
        try transaction.all(
            PeopleSQL.usersAfter, .id(client), .text(email), .integer(Int64(limit)), as: PortalUser.init)
    }

    /// Returns seats in use at `now` of each client of an MSP that has any users.
    package func seats(of msp: MSPID, now: Instant) throws -> [ClientID: SeatCount] {
        let counts = try transaction.all(PeopleSQL.seatsOfMSP, .id(msp), .instant(now)) { row in
            (row.id(0) as ClientID, SeatCount(active: row.integer(1), pending: row.integer(2)))
        }
        return Dictionary(uniqueKeysWithValues: counts)
    }

    /// Returns the states of the mails a client's users await at `now`.
    package func deliveries(of client: ClientID, now: Instant) throws -> [UserID: MailState] {
        try transaction.deliveries(of: client, now: now)
    }

    /// Returns the client's audit events since an instant, newest first.
    package func auditEvents(of client: ClientID, since: Instant, limit: Int64) throws -> [AuditEvent] {
        try transaction.all(
            AuditSQL.list.first, .id(client), .instant(since), .integer(.max), "", 0, "", "", .integer(limit),
            as: AuditEvent.init)
    }

    /// Returns the MSP's events since an instant, newest first.
    package func auditEvents(of msp: MSP, since: Instant, limit: Int64) throws -> [AuditEvent] {
        try transaction.all(
            MSPEventSQL.list, .id(msp.id), .instant(since), .integer(limit), as: AuditEvent.init)
    }

    /// Returns upstream and portal ids of a client's nodes.
    package func nodeIDs(of client: ClientID) throws -> [(String, NodeID)] {
        try transaction.all(OperatorSQL.nodeIDs, .id(client)) { ($0.text(0), $0.id(1)) }
    }
}
