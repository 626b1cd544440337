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

/// How far a person has come, as stored; an invitation's end is a matter of its time.
package enum AccountStatus: String, StoredWord {
    case invited, active
}

/// A person of a client.
package struct PortalUser: Sendable {
    package let id: UserID
    /// Lower-cased address.
    package let email: String
    package let name: String
    /// What they may do.
    package let role: Role
    package let locale: Language
    /// Whether they have accepted (and so have a password).
    package let isActive: Bool
    /// Last successful login.
    package let lastLoginAt: Instant?
    /// When they were invited.
    package let invitedAt: Instant?
    /// When the invitation ends.
    package let invitationExpiresAt: Instant?
    /// ISO 3166-1 alpha-2 code of where dates and numbers are written as they want them; `nil` is that of their browser.
    package let region: String?
    /// IANA name of the displayed time zone; `nil` is the device's.
    package let timeZone: String?

    /// What they say of themselves.
    package var profile: Profile { Profile(name: name, locale: locale, region: region, timeZone: timeZone) }
}

/// What a person says of themselves.
package struct Profile: Sendable, Equatable {
    package var name: String
    package var locale: Language
    /// ISO 3166-1 alpha-2 code; `nil` is that of the browser.
    package var region: String?
    /// IANA name of a time zone; `nil` is that of the device.
    package var timeZone: String?

    package init(name: String, locale: Language, region: String?, timeZone: String?) {
        (self.name, self.locale, self.region, self.timeZone) = (name, locale, region, timeZone)
    }
}

/// Names one session of one user of one client, as a token does.
package struct SessionKey: Sendable, Equatable {
    package let client: ClientID
    package let user: UserID
    package let session: Int64

    /// A key of these ids.
    package init(client: ClientID, user: UserID, session: Int64) {
        self.client = client
        self.user = user
        self.session = session
    }
}

/// A session that is to be made.
package struct NewSession: Sendable {
    /// Who it belongs to, and its new id.
    package var key: SessionKey
    package var createdAt: Instant
    /// Absolute end.
    package var expiresAt: Instant
    /// Longest time without activity.
    package var idleFor: Duration
    /// Client's address.
    package var ip: String?
    /// Browser's name for itself, cut to 256 characters.
    package var userAgent: String?

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

/// What a login is checked against.
package struct Credentials: Sendable {
    package let user: PortalUser
    /// Self-describing scrypt string.
    package let passwordHash: String
}

/// How many failures a subject has in its window.
package struct ThrottleCount: Sendable {
    /// Start of the window.
    package let windowAt: Instant
    /// Failures in it.
    package let failures: Int64
}

/// Seats of a client's portal.
package struct SeatCount: Sendable {
    /// Users who have accepted.
    package let active: Int64
    /// Invitations that have not expired.
    package let pending: Int64
}
