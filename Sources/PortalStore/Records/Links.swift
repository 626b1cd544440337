/// What a one-time link is for.
package enum LinkPurpose: String, StoredWord {
    case invitation, reset
}

/// A link that is to be made; its token is known to the mail alone.
package struct NewLink: Sendable {
    package var id: Int64
    package var user: UserID
    /// What it is for.
    package var purpose: LinkPurpose
    /// The address that the link is bound to.
    package var email: String
    /// SHA-256 of the token, as text.
    package var tokenHash: String
    package var createdAt: Instant
    package var expiresAt: Instant

    package init(
        id: Int64, user: UserID, purpose: LinkPurpose, email: String, tokenHash: String, createdAt: Instant,
        expiresAt: Instant
    ) {
        self.id = id
        self.user = user
        self.purpose = purpose
        self.email = email
        self.tokenHash = tokenHash
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }
}

/// A usable link with its user.
package struct ValidLink: Sendable {
    package let user: UserID
    /// The address that the link is bound to.
    package let email: String
    package let role: Role
    /// Empty if unknown.
    package let name: String
    package let locale: Language
    package let expiresAt: Instant
}

/// A user to be invited.
package struct InvitedUser: Sendable {
    package var id: UserID
    /// Lower-cased address.
    package var email: String
    /// Empty if unknown.
    package var name: String
    package var role: Role
    package var locale: Language

    package init(id: UserID, email: String, name: String, role: Role, locale: Language) {
        self.id = id
        self.email = email
        self.name = name
        self.role = role
        self.locale = locale
    }
}

/// A session as its user sees it.
package struct Session: Sendable {
    package let id: Int64
    package let createdAt: Instant
    /// To the minute.
    package let lastSeenAt: Instant
    /// Address at login.
    package let ip: String?
    /// The browser's name for itself.
    package let userAgent: String?
}
