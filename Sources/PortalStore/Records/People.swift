/// Role of a portal user.
public enum Role: String, Sendable, CaseIterable, Comparable {
    case viewer, admin, owner

    /// By power: viewer, admin, owner.
    public static func < (left: Role, right: Role) -> Bool {
        let order = Role.allCases
        return (order.firstIndex(of: left) ?? 0) < (order.firstIndex(of: right) ?? 0)
    }
}

/// A person of a client.
public struct PortalUser: Sendable {
    /// The user's id.
    public let id: Int64
    /// Lower-cased address.
    public let email: String
    /// Display name.
    public let name: String
    /// What they may do.
    public let role: Role
    /// `en`, `de` or `uk`.
    public let locale: String
    /// Whether they have accepted (and so have a password).
    public let isActive: Bool
    /// Last successful login, ms since the epoch.
    public let lastLoginAt: Int64?
    /// When they were invited.
    public let invitedAt: Int64?
    /// When the invitation ends.
    public let invitationExpiresAt: Int64?
    /// ISO 3166-1 alpha-2 code of where dates and numbers are written as they want them; `nil` is that of their browser.
    public let region: String?
    /// IANA name of the time zone that they are told times in; `nil` is that of their device.
    public let timeZone: String?

    /// What they say of themselves.
    public var profile: Profile { Profile(name: name, locale: locale, region: region, timeZone: timeZone) }
}

/// What a person says of themselves.
public struct Profile: Sendable, Equatable {
    /// Display name.
    public var name: String
    /// `en`, `de` or `uk`.
    public var locale: String
    /// ISO 3166-1 alpha-2 code; `nil` is that of the browser.
    public var region: String?
    /// IANA name of a time zone; `nil` is that of the device.
    public var timeZone: String?

    /// A profile of these values.
    public init(name: String, locale: String, region: String?, timeZone: String?) {
        (self.name, self.locale, self.region, self.timeZone) = (name, locale, region, timeZone)
    }
}

/// Names one session of one user of one client, as a token does.
public struct SessionKey: Sendable, Equatable {
    /// The client.
    public let client: Int64
    /// The user.
    public let user: Int64
    /// The session.
    public let session: Int64

    /// A key of these ids.
    public init(client: Int64, user: Int64, session: Int64) {
        self.client = client
        self.user = user
        self.session = session
    }
}

/// A session that is to be made.
public struct NewSession: Sendable {
    /// Who it belongs to, and its new id.
    public var key: SessionKey
    /// ms since the epoch.
    public var createdAt: Int64
    /// Absolute end, ms since the epoch.
    public var expiresAt: Int64
    /// Longest time without activity, ms.
    public var idleFor: Int64
    /// Client's address.
    public var ip: String?
    /// Browser's name for itself, cut to 256 characters.
    public var userAgent: String?

    /// A session of these values.
    public init(
        key: SessionKey, createdAt: Int64, expiresAt: Int64, idleFor: Int64, ip: String?, userAgent: String?
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
public struct Credentials: Sendable {
    /// The user.
    public let user: PortalUser
    /// Self-describing scrypt string.
    public let passwordHash: String
}

/// How many failures a subject has in its window.
public struct ThrottleCount: Sendable {
    /// Start of the window, ms since the epoch.
    public let windowAt: Int64
    /// Failures in it.
    public let failures: Int64
}

/// Seats of a client's portal.
public struct SeatCount: Sendable {
    /// Users who have accepted.
    public let active: Int64
    /// Invitations that have not expired.
    public let pending: Int64
}
