/// Role of a portal user.
package enum Role: String, StoredWord, Comparable {
    case viewer, admin, owner

    /// By power: viewer, admin, owner.
    package static func < (left: Role, right: Role) -> Bool {
        left.power < right.power
    }

    private var power: Int {
        switch self {
        case .viewer: 0
        case .admin: 1
        case .owner: 2
        }
    }
}

/// Stored account status; invitation expiry depends on the time.
package enum AccountStatus: String, StoredWord {
    case invited, active
}

/// A user of a client's portal.
package struct PortalUser: Sendable {
    package let id: UserID
    /// Lower-cased address.
    package let email: String
    package let name: String
    package let role: Role
    package let locale: Language
    /// Whether the invitation was accepted and a password set.
    package let isActive: Bool
    /// Last successful login.
    package let lastLoginAt: Instant?
    /// Instant of the invitation.
    package let invitedAt: Instant?
    /// End of the invitation.
    package let invitationExpiresAt: Instant?
    /// ISO 3166-1 alpha-2 code for date and number formats; `nil` for the browser's.
    package let region: String?
    /// IANA name of the displayed time zone; `nil` for the device's.
    package let timeZone: String?

    /// Profile maintained by the user.
    package var profile: Profile { Profile(name: name, locale: locale, region: region, timeZone: timeZone) }
}

/// User-maintained profile.
package struct Profile: Sendable, Equatable {
    package var name: String
    package var locale: Language
    /// ISO 3166-1 alpha-2 code; `nil` for the browser's.
    package var region: String?
    /// IANA time zone name; `nil` for the device's.
    package var timeZone: String?

    package init(name: String, locale: Language, region: String?, timeZone: String?) {
        (self.name, self.locale, self.region, self.timeZone) = (name, locale, region, timeZone)
    }
}

/// Client, user and session id of a session, as in a token.
package struct SessionKey: Sendable, Equatable {
    package let client: ClientID
    package let user: UserID
    package let session: Int64
    /// When the token was issued: it opens no session that began later, under the id of one that has ended.
    package let issuedAt: Instant

    /// Creates a key.
    package init(client: ClientID, user: UserID, session: Int64, issuedAt: Instant = .max) {
        self.client = client
        self.user = user
        self.session = session
        self.issuedAt = issuedAt
    }
}

/// A new session.
package struct NewSession: Sendable {
    /// Owner and new id.
    package var key: SessionKey
    package var createdAt: Instant
    /// Absolute end.
    package var expiresAt: Instant
    /// Maximum idle time.
    package var idleFor: Duration
    /// The browser's address.
    package var ip: String?
    /// User agent, cut to 256 characters.
    package var userAgent: String?
    /// Whether its login has shown all that the account needs, and counts as a proof.
    package var isProof = true

    package init(
        key: SessionKey, createdAt: Instant, expiresAt: Instant, idleFor: Duration, ip: String?, userAgent: String?
    ) {
        self.key = key
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.idleFor = idleFor
        self.ip = ip
        self.userAgent = userAgent
    }
}

/// Login data of a user.
package struct Credentials: Sendable {
    package let user: PortalUser
    /// Self-describing scrypt string.
    package let passwordHash: String
}

/// Failure count of a throttle subject in its window.
package struct ThrottleCount: Sendable {
    /// Start of the window.
    package let windowAt: Instant
    /// In the window.
    package let failures: Int64
}

/// Seats of a client's portal.
package struct SeatCount: Sendable {
    /// Active users.
    package let active: Int64
    /// Unexpired invitations.
    package let pending: Int64
}
