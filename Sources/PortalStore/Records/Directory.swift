/// Licence tier of an MSP; `Licence` has what each allows.
package enum Tier: String, StoredWord {
    case free, pro, team, enterprise
}

/// An MSP's licence and the client's rank in it, as stored; `PortalLogic` decides.
package struct LicenceFacts: Sendable {
    package let tier: Tier
    /// End of the licence; `nil` never ends.
    package let expiresAt: Instant?
    /// Number of the MSP's portals enabled earlier, up to `maximumPortalsBefore`.
    package let portalsBefore: Int64

    /// Above every tier's limit: bounds the count made by each request.
    package static let maximumPortalsBefore: Int64 = 10
}

/// Whether a client is served.
package enum ClientStatus: String, StoredWord {
    case active, suspended
}

/// A client as resolved for a request.
package struct Tenant: Sendable {
    package let id: ClientID
    /// The MSP it belongs to.
    package let mspID: MSPID
    /// Its slug, unique in the installation.
    package let slug: String
    package let name: String
    /// Set by the operator.
    package let status: ClientStatus
    /// Whether the operator has enabled its portal.
    package let isEnabled: Bool
    /// Of the MSP.
    package let licence: LicenceFacts
    /// Name of the MSP, shown as the operator's name in the audit log.
    package let mspName: String
    /// The MSP's imprint.
    package let imprintURL: String?
    /// The MSP's privacy page.
    package let privacyURL: String?

    /// Whether the client is not suspended.
    package var isActive: Bool { status == .active }
}

/// A custom domain of a client.
package struct Domain: Sendable {
    /// The client it belongs to.
    package let client: ClientID
    package let id: Int64
    /// Lower-case A-labels.
    package let name: String
    /// Who claimed it.
    package let origin: BrandingOrigin
    package let state: DomainState
    /// Since when it is in that state.
    package let stateAt: Instant
    /// The claim's verification token.
    package let token: String

    /// Whether the client answers under it.
    package var isServing: Bool { state.isServing }
}
