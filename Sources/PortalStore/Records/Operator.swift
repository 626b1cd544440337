/// A managed service provider with its licence and what its clients' users see of it.
public struct MSP: Sendable, Equatable {
    /// Its id.
    public var id: Int64
    /// Its name on the command line and in import lines.
    public var slug: String
    /// Display name; the operator's name in audit logs.
    public var name: String
    /// Tier of the licence.
    public var tier: Tier
    /// End of the licence, ms since the epoch; `nil` never ends.
    public var licenceExpiresAt: Int64?
    /// Who is told about the licence.
    public var contactEmail: String?
    /// Sender and answer address of mails; `nil` is the configuration's.
    public var mailFrom, replyTo: String?
    /// Host under which only its clients answer.
    public var baseHost: String?
    /// Links on its clients' pages.
    public var imprintURL, privacyURL: String?
    /// ms since the epoch.
    public var createdAt: Int64
    /// Stamp of the last import line that was taken, ms since the epoch; 0 when there was none.
    public var sourceUpdatedAt: Int64

    /// An MSP without contact or links.
    public init(id: Int64, slug: String, name: String, tier: Tier, createdAt: Int64) {
        self.id = id
        self.slug = slug
        self.name = name
        self.tier = tier
        self.createdAt = createdAt
        sourceUpdatedAt = 0
    }

    /// What its licence says, of a portal that has `portalsBefore` others before it.
    public func licence(portalsBefore: Int64) -> LicenceFacts {
        LicenceFacts(tier: tier, expiresAt: licenceExpiresAt, portalsBefore: portalsBefore)
    }
}

/// A client that is to be made; its portal is off.
public struct NewClient: Sendable {
    /// Its new id.
    public var id: Int64
    /// Its slug, for good.
    public var slug: String
    /// Display name.
    public var name: String
    /// ms since the epoch.
    public var createdAt: Int64

    /// A client of these values.
    public init(id: Int64, slug: String, name: String, createdAt: Int64) {
        self.id = id
        self.slug = slug
        self.name = name
        self.createdAt = createdAt
    }
}

/// An active user that is to be made.
public struct NewUser: Sendable {
    /// Its new id.
    public var id: Int64
    /// Lower-cased address.
    public var email: String
    /// Display name.
    public var name: String
    /// What they may do.
    public var role: Role
    /// `en`, `de` or `uk`.
    public var locale: String
    /// Self-describing scrypt string.
    public var passwordHash: String
    /// ms since the epoch.
    public var createdAt: Int64

    /// A user of these values.
    public init(
        id: Int64, email: String, name: String, role: Role, locale: String, passwordHash: String, createdAt: Int64
    ) {
        self.id = id
        self.email = email
        self.name = name
        self.role = role
        self.locale = locale
        self.passwordHash = passwordHash
        self.createdAt = createdAt
    }
}

/// A claim of a domain that is to be made.
public struct NewDomain: Sendable {
    /// Its new id.
    public var id: Int64
    /// Lower-case A-labels.
    public var name: String
    /// State that it begins in.
    public var state: String
    /// What the TXT record must show.
    public var token: String

    /// A claim of these values.
    public init(id: Int64, name: String, state: String, token: String) {
        self.id = id
        self.name = name
        self.state = state
        self.token = token
    }
}

/// A command that ran elsewhere and is only written down (the demo).
public struct PastCommand: Sendable {
    /// Its id and the node it was for.
    public var id: Int64 = 0, node: Int64 = 0
    /// `restart` or `upgrade`.
    public var kind = ""
    /// Version of an upgrade.
    public var version: String?
    /// Name of who asked.
    public var requestedBy = ""
    /// What the control plane said.
    public var detail: String?
    /// Every state it went through, with when (ms since the epoch).
    public var history: [(state: String, at: Int64)] = []

    /// An empty record.
    public init() {}
}
