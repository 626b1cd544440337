/// What a one-time link is for.
public enum LinkPurpose: String, Sendable {
    case invitation, reset
}

/// A link that is to be made; its token is known to the mail alone.
public struct NewLink: Sendable {
    /// Its new id.
    public var id: Int64
    /// Whose it is.
    public var user: Int64
    /// What it is for.
    public var purpose: LinkPurpose
    /// The address that it is bound to.
    public var email: String
    /// SHA-256 of the token, as text.
    public var tokenHash: String
    /// ms since the epoch.
    public var createdAt: Int64
    /// ms since the epoch.
    public var expiresAt: Int64

    /// A link of these values.
    public init(
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
public struct OpenLink: Sendable {
    /// Whose it is.
    public let user: Int64
    /// The address that it is bound to.
    public let email: String
    /// The person's role.
    public let role: Role
    /// The person's name as far as it is known.
    public let name: String
    /// `en`, `de` or `uk`.
    public let locale: String
    /// ms since the epoch.
    public let expiresAt: Int64
}

/// A user that is to be invited.
public struct InvitedUser: Sendable {
    /// The new id.
    public var id: Int64
    /// Lower-cased address.
    public var email: String
    /// Name as far as it is known, else empty.
    public var name: String
    /// What they will be allowed.
    public var role: Role
    /// `en`, `de` or `uk`.
    public var locale: String

    /// A user of these values.
    public init(id: Int64, email: String, name: String, role: Role, locale: String) {
        self.id = id
        self.email = email
        self.name = name
        self.role = role
        self.locale = locale
    }
}

/// A session as its user sees it.
public struct Session: Sendable {
    /// The session's id.
    public let id: Int64
    /// ms since the epoch.
    public let createdAt: Int64
    /// ms since the epoch, to the minute.
    public let lastSeenAt: Int64
    /// Address at login.
    public let ip: String?
    /// The browser's name for itself.
    public let userAgent: String?
}
