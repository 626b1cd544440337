/// Licence tier of an MSP; `Licence` has what each allows.
package enum Tier: String, StoredWord {
    case free, pro, team, enterprise
}

/// An MSP's licence and the client's rank in it, as stored; `PortalLogic` decides.
package struct LicenceFacts: Sendable {
    package let tier: Tier
    /// End of the licence, ms since the epoch; `nil` never ends.
    package let expiresAt: Int64?
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
    package let id: Int64
    /// The MSP it belongs to.
    package let mspID: Int64
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

/// The effective branding of a tenant, with the MSP's links.
package struct Brand: Sendable {
    /// https URL of the logo.
    package var logoURL: String?
    /// `#rrggbb`.
    package var primaryColor: String?
    /// `#rrggbb`.
    package var secondaryColor: String?
    /// Address on the contact card.
    package var supportEmail: String?
    /// Telephone number on the contact card, as people write it.
    package var supportPhone: String?
    /// Support hours, in the provider's words.
    package var supportHours: String?
    /// https URL of the provider's help page.
    package var supportURL: String?
    /// Name of the tenant's MSP.
    package var providerName = ""
    /// The MSP's imprint.
    package var imprintURL: String?
    /// The MSP's privacy page.
    package var privacyURL: String?
}

/// One layer of branding as it was set.
package struct BrandLayer: Sendable, Equatable {
    /// https URL of the logo.
    package var logoURL: String?
    /// `#rrggbb`.
    package var primaryColor: String?
    /// `#rrggbb`.
    package var secondaryColor: String?
    /// Address on the contact card.
    package var supportEmail: String?
    /// Telephone number on the contact card, as people write it.
    package var supportPhone: String?
    /// Support hours, in the provider's words.
    package var supportHours: String?
    /// https URL of the provider's help page.
    package var supportURL: String?
    /// Whether the layer has any contact.
    package var hasContact: Bool { supportEmail != nil || supportPhone != nil || supportURL != nil }

    package init(
        logoURL: String? = nil, primaryColor: String? = nil, secondaryColor: String? = nil, supportEmail: String? = nil,
        supportPhone: String? = nil, supportHours: String? = nil, supportURL: String? = nil
    ) {
        self.logoURL = logoURL
        self.primaryColor = primaryColor
        self.secondaryColor = secondaryColor
        self.supportEmail = supportEmail
        self.supportPhone = supportPhone
        self.supportHours = supportHours
        self.supportURL = supportURL
    }
}

/// Both layers of a client's branding.
package struct BrandLayers: Sendable {
    /// What the operator set.
    package var `operator` = BrandLayer()
    /// What the owner set, which wins.
    package var owner = BrandLayer()
}

extension Brand {
    init(_ layers: BrandLayers, of tenant: Tenant) {
        logoURL = layers.owner.logoURL ?? layers.operator.logoURL
        primaryColor = layers.owner.primaryColor ?? layers.operator.primaryColor
        secondaryColor = layers.owner.secondaryColor ?? layers.operator.secondaryColor
        supportEmail = layers.owner.supportEmail ?? layers.operator.supportEmail
        supportPhone = layers.owner.supportPhone ?? layers.operator.supportPhone
        supportHours = layers.owner.supportHours ?? layers.operator.supportHours
        supportURL = layers.owner.supportURL ?? layers.operator.supportURL
        providerName = tenant.mspName
        imprintURL = tenant.imprintURL
        privacyURL = tenant.privacyURL
    }
}

/// A custom domain of a client.
package struct Domain: Sendable {
    /// The client it belongs to.
    package let client: Int64
    package let id: Int64
    /// Lower-case A-labels.
    package let name: String
    /// Who claimed it.
    package let origin: BrandingOrigin
    package let state: DomainState
    /// Since when it is in that state, ms since the epoch.
    package let stateAt: Int64
    /// The claim's verification token.
    package let token: String

    /// Whether the client answers under it.
    package var isServing: Bool { state.isServing }
}
