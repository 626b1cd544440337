import Database

/// The operator's sight of the whole installation (portalctl, portal-jobs).
package struct OperatorScope {
    let transaction: Transaction

    /// Reads without a session, on the same snapshot.
    package var publicScope: PublicScope { PublicScope(transaction: transaction) }

    // MARK: MSPs and clients

    /// All MSPs by slug.
    package func msps() throws -> [MSP] {
        try transaction.all(OperatorSQL.msps, as: MSP.init)
    }

    /// The MSP of this slug.
    package func msp(slug: String) throws -> MSP? {
        try transaction.first(OperatorSQL.mspBySlug, .text(slug), as: MSP.init)
    }

    /// The MSP whose own base host this is.
    package func msp(baseHost: String) throws -> MSPID? {
        try transaction.first(DirectorySQL.mspByBaseHost, .text(baseHost)) { $0.id(0) }
    }

    /// All clients by slug.
    package func clients() throws -> [Tenant] {
        try transaction.all(OperatorSQL.clients, as: Tenant.init)
    }

    /// The client of this slug, in whatever state it is.
    package func client(slug: String) throws -> Tenant? {
        try transaction.first(DirectorySQL.tenantBySlug, .text(slug), as: Tenant.init)
    }

    /// Whether there is any client.
    package func hasClients() throws -> Bool {
        try transaction.first(OperatorSQL.anyClient) { _ in true } ?? false
    }

    /// Slugs of the MSP's clients whose portal is enabled, the longest-enabled first.
    package func portals(of msp: MSPID) throws -> [String] {
        try transaction.all(OperatorSQL.portalsOf, .id(msp)) { $0.text(0) }
    }

    // MARK: Inside a client

    /// What operator and owner have set of a client's branding.
    package func brandLayers(of client: ClientID) throws -> BrandLayers {
        try transaction.brandLayers(of: client)
    }

    /// The client's claims of domains, oldest id first.
    package func domains(of client: ClientID) throws -> [Domain] {
        try transaction.all(BrandingSQL.domains, .id(client), as: Domain.init)
    }

    /// All claims of domains.
    package func domains() throws -> [Domain] {
        try transaction.all(OperatorSQL.allDomains, as: Domain.init)
    }

    /// The one claim by which this name is routed.
    package func routedDomain(_ name: String) throws -> Domain? {
        try transaction.first(OperatorSQL.routedDomain, .text(name), as: Domain.init)
    }

    /// The client's users by e-mail.
    package func users(of client: ClientID) throws -> [PortalUser] {
        try transaction.all(PeopleSQL.users, .id(client), as: PortalUser.init)
    }

    /// What became of the mails that users of a client wait for at `now`.
    package func deliveries(of client: ClientID, now: Instant) throws -> [UserID: MailState] {
        try transaction.deliveries(of: client, now: now)
    }

    /// The client's audit events since an instant, newest first.
    package func auditEvents(of client: ClientID, since: Instant, limit: Int64) throws -> [AuditEvent] {
        try transaction.all(
            AuditSQL.list.first, .id(client), .instant(since), .integer(.max), "", 0, "", .integer(limit),
            as: AuditEvent.init)
    }

    /// What was done to an MSP since an instant, newest first.
    package func auditEvents(of msp: MSP, since: Instant, limit: Int64) throws -> [AuditEvent] {
        try transaction.all(
            MSPEventSQL.list, .id(msp.id), .instant(since), .integer(limit), as: AuditEvent.init)
    }

    /// Upstream ids of a client's nodes with ours.
    package func nodeIDs(of client: ClientID) throws -> [(String, NodeID)] {
        try transaction.all(OperatorSQL.nodeIDs, .id(client)) { ($0.text(0), $0.id(1)) }
    }
}
