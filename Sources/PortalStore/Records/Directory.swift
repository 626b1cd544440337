/// Licence tier of an MSP; `Licence` has the limits.
package enum Tier: String, StoredWord {
    case free, pro, team, enterprise
}

/// An MSP's licence and the client's rank in it, as stored; `PortalLogic` evaluates them.
package struct LicenceFacts: Sendable {
    package let tier: Tier
    /// End of the licence; `nil` for none.
    package let expiresAt: Instant?
    /// Number of the MSP's portals enabled earlier, up to `maximumPortalsBefore`.
    package let portalsBefore: Int64

    /// Above every tier's limit; bounds the count of each request.
    package static let maximumPortalsBefore: Int64 = 10
}

/// Whether a client is served.
package enum ClientStatus: String, StoredWord {
    case active, suspended
}

/// What invoices say of the client that they are for.
package struct ClientDetails: Sendable, Equatable {
    /// `nil`: the client's name.
    package var legalName: String?
    /// Of several lines.
    package var address: String?
    /// Its tax number for VAT.
    package var vatID: String?
}

/// A client as resolved for a request.
package struct Tenant: Sendable {
    package let id: ClientID
    package let mspID: MSPID
    /// Slug, unique in the installation.
    package let slug: String
    package let name: String
    /// What its invoices say of it.
    package let details: ClientDetails
    /// Set by the operator.
    package let status: ClientStatus
    /// Whether the operator has enabled the portal.
    package let isEnabled: Bool
    /// Licence of the MSP.
    package let licence: LicenceFacts
    /// Name of the MSP; the operator's name in the audit log.
    package let mspName: String
    /// The MSP's imprint.
    package let imprintURL: String?
    /// The MSP's privacy page.
    package let privacyURL: String?
    /// What its owner demands of accounts.
    package let policy: SecurityPolicy
    /// What the MSP demands of those of all its clients.
    package let mspPolicy: SecurityPolicy

    /// Whether the client is not suspended.
    package var isActive: Bool { status == .active }
}
