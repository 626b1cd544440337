/// What an API key may do.
package enum APIScope: String, StoredWord {
    /// Read clients and events.
    case read
    /// Send data.
    case `import`
    /// Change clients, their branding, domains and users.
    case manage
    /// Fetch commands and report on them.
    case commands
}

/// A key by which an MSP's systems connect; its secrets are stored as digests.
package struct APIKey: Sendable, Equatable {
    package var id: Int64
    package var msp: MSPID
    /// What the operator calls it, unique in the MSP.
    package var name: String
    package var scopes: Set<APIScope>
    /// From where it may be used, as `10.0.0.0/8`; empty for anywhere.
    package var networks: [String]
    package var createdAt: Instant
    /// `nil` for never.
    package var expiresAt: Instant?
    /// The last use, told apart by minutes.
    package var lastUsedAt: Instant?
    /// The address of the last use.
    package var lastUsedFrom: String?

    package init(
        id: Int64, msp: MSPID, name: String, scopes: Set<APIScope>, networks: [String], createdAt: Instant,
        expiresAt: Instant?
    ) {
        (self.id, self.msp, self.name, self.scopes, self.networks) = (id, msp, name, scopes, networks)
        (self.createdAt, self.expiresAt) = (createdAt, expiresAt)
    }

    /// The words of its scopes, in order.
    package var scopeWords: [String] { scopes.map(\.rawValue).sorted() }

    /// Whether it still works at `now`.
    package func isValid(at now: Instant) -> Bool { expiresAt.map { now < $0 } ?? true }
}

/// A secret of an API key, as stored.
package struct APIKeyDigest: Sendable, Equatable {
    /// Of the secret.
    package let digest: String
    /// The secret's last letters.
    package let hint: String
    /// Until when it works while the key is rotated; `nil` for as long as the key.
    package var expiresAt: Instant?

    package init(digest: String, hint: String, expiresAt: Instant? = nil) {
        (self.digest, self.hint, self.expiresAt) = (digest, hint, expiresAt)
    }
}
