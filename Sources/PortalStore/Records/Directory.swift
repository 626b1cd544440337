/// Licence tier of an MSP (product.md, Plans).
public enum Tier: String, Sendable, CaseIterable {
    case free, pro, team, enterprise
}

/// What the database knows of an MSP's licence and of the client's place in it; `PortalLogic` decides.
public struct LicenceFacts: Sendable {
    /// Tier of the licence.
    public let tier: Tier
    /// End of the licence, ms since the epoch; `nil` never ends.
    public let expiresAt: Int64?
    /// How many portals of the same MSP were enabled before this one; counted to `mostPortalsBefore`.
    public let portalsBefore: Int64

    /// More portals than any tier with a limit has: nothing asks how many more there are, and each request counts them.
    public static let mostPortalsBefore: Int64 = 10
}

/// Whether a client is served.
public enum ClientStatus: String, Sendable {
    case active, suspended
}

/// One end customer as the resolver sees it.
public struct Tenant: Sendable {
    /// The client's id.
    public let id: Int64
    /// The MSP it belongs to.
    public let mspID: Int64
    /// Its slug, unique in the installation.
    public let slug: String
    /// Its display name.
    public let name: String
    /// Whether the operator lets it be served.
    public let status: ClientStatus
    /// Whether the operator has enabled its portal.
    public let isEnabled: Bool
    /// What the MSP's licence says.
    public let licence: LicenceFacts
    /// Name of the MSP, shown as the operator's name in the audit log.
    public let mspName: String
    /// The MSP's imprint.
    public let imprintURL: String?
    /// The MSP's privacy page.
    public let privacyURL: String?

    /// Whether the client is not suspended.
    public var isActive: Bool { status == .active }
}

/// The effective look of a tenant, with the MSP's links.
public struct Brand: Sendable {
    /// https URL of the logo.
    public var logoURL: String?
    /// `#rrggbb`.
    public var primaryColor: String?
    /// `#rrggbb`.
    public var secondaryColor: String?
    /// Address on the contact card.
    public var supportEmail: String?
    /// Telephone number on the contact card, as people write it.
    public var supportPhone: String?
    /// When somebody answers, in the provider's words.
    public var supportHours: String?
    /// https URL of the provider's help page.
    public var supportURL: String?
    /// Name of the MSP, who looks after the tenant.
    public var providerName = ""
    /// The MSP's imprint.
    public var imprintURL: String?
    /// The MSP's privacy page.
    public var privacyURL: String?
}

/// One layer of branding as it was set.
public struct BrandLayer: Sendable, Equatable {
    /// https URL of the logo.
    public var logoURL: String?
    /// `#rrggbb`.
    public var primaryColor: String?
    /// `#rrggbb`.
    public var secondaryColor: String?
    /// Address on the contact card.
    public var supportEmail: String?
    /// Telephone number on the contact card, as people write it.
    public var supportPhone: String?
    /// When somebody answers, in the provider's words.
    public var supportHours: String?
    /// https URL of the provider's help page.
    public var supportURL: String?
    /// Whether it has a way to reach somebody.
    public var hasContact: Bool { supportEmail != nil || supportPhone != nil || supportURL != nil }

    /// A layer of these values.
    public init(
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
public struct BrandLayers: Sendable {
    /// What the operator set.
    public var `operator` = BrandLayer()
    /// What the owner set, which wins.
    public var owner = BrandLayer()
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
public struct Domain: Sendable {
    /// The client it belongs to.
    public let client: Int64
    /// Its id.
    public let id: Int64
    /// Lower-case A-labels.
    public let name: String
    /// Who claimed it: `owner` or `operator`.
    public let origin: String
    /// One of docs/domains.md#states.
    public let state: String
    /// Since when it is in that state, ms since the epoch.
    public let stateAt: Int64
    /// The claim's verification token.
    public let token: String

    /// Whether the client answers under it.
    public var isServing: Bool { state == "active" || state == "degraded" }
}
