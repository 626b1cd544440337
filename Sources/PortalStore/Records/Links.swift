/// What a one-time link is for.
package enum LinkPurpose: String, Sendable {
    case invitation, reset
}

/// A link that is to be made; its token is known to the mail alone.
package struct NewLink: Sendable {
    /// Its new id.
    package var id: Int64
    /// Whose it is.
    package var user: Int64
    /// What it is for.
    package var purpose: LinkPurpose
    /// The address that it is bound to.
    package var email: String
    /// SHA-256 of the token, as text.
    package var tokenHash: String
    /// ms since the epoch.
    package var createdAt: Int64
    /// ms since the epoch.
    package var expiresAt: Int64

    /// A link of these values.
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

/// A link that can still be used, with its person.
package struct OpenLink: Sendable {
    /// Whose it is.
    package let user: Int64
    /// The address that it is bound to.
    package let email: String
    /// The person's role.
    package let role: Role
    /// The person's name as far as it is known.
    package let name: String
    /// `en`, `de` or `uk`.
    package let locale: String
    /// ms since the epoch.
    package let expiresAt: Int64
}

/// A user that is to be invited.
package struct InvitedUser: Sendable {
    /// The new id.
    package var id: Int64
    /// Lower-cased address.
    package var email: String
    /// Name as far as it is known, else empty.
    package var name: String
    /// What they will be allowed.
    package var role: Role
    /// `en`, `de` or `uk`.
    package var locale: String

    /// A user of these values.
    package init(id: Int64, email: String, name: String, role: Role, locale: String) {
        self.id = id
        self.email = email
        self.name = name
        self.role = role
        self.locale = locale
    }
}

/// A session as its user sees it.
package struct Session: Sendable {
    /// The session's id.
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
