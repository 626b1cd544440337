/// What a one-time link is for.
package enum LinkPurpose: String, StoredWord {
    case invitation, reset
}

/// A link that is to be made; its token is known to the mail alone.
package struct NewLink: Sendable {
    package var id: Int64
    package var user: Int64
    /// What it is for.
    package var purpose: LinkPurpose
    /// The address that the link is bound to.
    package var email: String
    /// SHA-256 of the token, as text.
    package var tokenHash: String
    /// ms since the epoch.
    package var createdAt: Int64
    /// ms since the epoch.
    package var expiresAt: Int64

    package init(
        id: Int64, user: Int64, purpose: LinkPurpose, email: String, tokenHash: String, createdAt: Int64,
        expiresAt: Int64
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
    package let user: Int64
    /// The address that the link is bound to.
    package let email: String
    package let role: Role
    /// Empty if unknown.
    package let name: String
    /// `en`, `de` or `uk`.
    package let locale: Language
    /// ms since the epoch.
    package let expiresAt: Int64
}

/// A user to be invited.
package struct InvitedUser: Sendable {
    package var id: Int64
    /// Lower-cased address.
    package var email: String
    /// Empty if unknown.
    package var name: String
    package var role: Role
    /// `en`, `de` or `uk`.
    package var locale: Language

    package init(id: Int64, email: String, name: String, role: Role, locale: Language) {
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
    /// ms since the epoch.
    package let createdAt: Int64
    /// ms since the epoch, to the minute.
    package let lastSeenAt: Int64
    /// Address at login.
    package let ip: String?
    /// The browser's name for itself.
    package let userAgent: String?
}
