/// Purpose of a one-time link.
package enum LinkPurpose: String, StoredWord {
    case invitation, reset
}

/// A new link; only the mail carries its token.
package struct NewLink: Sendable {
    package var id: Int64
    package var user: UserID
    package var purpose: LinkPurpose
    /// Address the link is bound to.
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
    /// Address the link is bound to.
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

/// A session as shown to its user.
package struct Session: Sendable {
    package let id: Int64
    package let createdAt: Instant
    /// To the minute.
    package let lastSeenAt: Instant
    /// IP address at login.
    package let ip: String?
    /// User agent of the browser.
    package let userAgent: String?
}
