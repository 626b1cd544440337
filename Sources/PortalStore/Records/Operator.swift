/// A managed service provider with its licence and what its clients' users see of it.
package struct MSP: Sendable, Equatable {
    package var id: MSPID
    /// Its name on the command line and in import lines.
    package var slug: String
    /// Display name; the operator's name in audit logs.
    package var name: String
    package var tier: Tier
    /// End of the licence; `nil` never ends.
    package var licenceExpiresAt: Instant?
    /// Recipient of licence warnings.
    package var contactEmail: String?
    /// Sender and answer address of mails; `nil` is the configuration's.
    package var mailFrom, replyTo: String?
    /// Host under which only its clients answer.
    package var baseHost: String?
    /// Links on its clients' pages.
    package var imprintURL, privacyURL: String?
    package var createdAt: Instant
    /// Stamp of the last import line that was taken; 0 when there was none.
    package var sourceUpdatedAt: Instant

    /// An MSP without contact or links.
    package init(id: MSPID, slug: String, name: String, tier: Tier, createdAt: Instant) {
        self.id = id
        self.slug = slug
        self.name = name
        self.tier = tier
        self.createdAt = createdAt
        sourceUpdatedAt = 0
    }

    /// What its licence says, of a portal that has `portalsBefore` others before it.
    package func licence(portalsBefore: Int64) -> LicenceFacts {
        LicenceFacts(tier: tier, expiresAt: licenceExpiresAt, portalsBefore: portalsBefore)
    }
}

/// A client that is to be made; its portal is off.
package struct NewClient: Sendable {
    package var id: ClientID
    /// Its slug, for good.
    package var slug: String
    package var name: String
    package var createdAt: Instant

    package init(id: ClientID, slug: String, name: String, createdAt: Instant) {
        self.id = id
        self.slug = slug
        self.name = name
        self.createdAt = createdAt
    }
}

/// An active user that is to be made.
package struct NewUser: Sendable {
    package var id: UserID
    /// Lower-cased address.
    package var email: String
    package var name: String
    /// What they may do.
    package var role: Role
    package var locale: Language
    /// Self-describing scrypt string.
    package var passwordHash: String
    package var createdAt: Instant

    package init(
        id: UserID, email: String, name: String, role: Role, locale: Language, passwordHash: String, createdAt: Instant
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
package struct NewDomain: Sendable {
    package var id: Int64
    /// Lower-case A-labels.
    package var name: String
    /// State that it begins in.
    package var state: DomainState
    /// What the TXT record must show.
    package var token: String

    package init(id: Int64, name: String, state: DomainState, token: String) {
        self.id = id
        self.name = name
        self.state = state
        self.token = token
    }
}

/// A finished command with its history, for the demo's data.
package struct ImportedCommand: Sendable {
    package var id: Int64 = 0, node: NodeID = 0
    package var kind = CommandKind.restart
    /// Version of an upgrade.
    package var version: String?
    /// Name of the requester.
    package var requestedBy = ""
    /// The control plane's message.
    package var detail: String?
    /// All states in order, with their instants.
    package var history: [(state: CommandState, at: Instant)] = []

    package init() {}
}
