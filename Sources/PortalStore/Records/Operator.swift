/// A managed service provider with its licence and details visible to its clients' users.
package struct MSP: Sendable, Equatable {
    package var id: MSPID
    /// Name on the command line and in import lines.
    package var slug: String
    /// Display name; the operator's name in audit logs.
    package var name: String
    package var tier: Tier
    /// End of the licence; `nil` for none.
    package var licenceExpiresAt: Instant?
    /// Recipient of licence warnings.
    package var contactEmail: String?
    /// Sender and reply address of mails; `nil` for the configured ones.
    package var mailFrom, replyTo: String?
    /// Host that serves only its clients.
    package var baseHost: String?
    /// Links on its clients' pages.
    package var imprintURL, privacyURL: String?
    /// As its invoices name it; without a legal name it is `name`. The address has several lines.
    package var legalName, address: String?
    /// Its tax numbers: for VAT, and another.
    package var vatID, taxID: String?
    /// Where its invoices are paid to: an IBAN without blanks, or an account of another kind.
    package var bankName, bankAccount, bic: String?
    package var createdAt: Instant
    /// Stamp of the last applied import line; 0 for none.
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

    /// Licence facts of a portal with `portalsBefore` portals before it.
    package func licence(portalsBefore: Int64) -> LicenceFacts {
        LicenceFacts(tier: tier, expiresAt: licenceExpiresAt, portalsBefore: portalsBefore)
    }
}

/// A new client; its portal is disabled.
package struct NewClient: Sendable {
    package var id: ClientID
    /// Permanent slug.
    package var slug: String
    package var name: String
    package var createdAt: Instant
    /// Stamp of its import line; 0 without one.
    package var stamp: Instant

    package init(id: ClientID, slug: String, name: String, createdAt: Instant, stamp: Instant) {
        self.id = id
        self.slug = slug
        self.name = name
        self.createdAt = createdAt
        self.stamp = stamp
    }
}

/// A new active user.
package struct NewUser: Sendable {
    package var id: UserID
    /// Lower-cased address.
    package var email: String
    package var name: String
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

/// A finished command with its history, for demo data.
package struct ImportedCommand: Sendable {
    package var id: Int64 = 0, node: NodeID = 0
    package var kind = CommandKind.restart
    /// Target version of an upgrade.
    package var version: String?
    /// Name of the requester.
    package var requestedBy = ""
    /// The control plane's message.
    package var detail: String?
    /// All states in order, with their instants.
    package var history: [(state: CommandState, at: Instant)] = []

    package init() {}
}
