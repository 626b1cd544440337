package import PortalStore
package import PortalToolkit

/// A user of a client, as the operator sees them.
package struct ListedUser: Sendable {
    package let user: PortalUser
    package let status: UserStatus
    /// Kinds of their second factors.
    package let factors: [String]
    /// When the operator's reset of the factors takes effect; `nil` if none waits.
    package let resetAt: Instant?
    /// Of the mail that they await.
    package let delivery: String

    /// The users of a client, by address.
    package static func all(of client: ClientID, in scope: OperatorScope, now: Instant) throws -> [ListedUser] {
        try listed(scope.users(of: client), of: client, in: scope, now: now)
    }

    /// At most `limit` users of a client, by address, behind this one.
    package static func page(
        of client: ClientID, after email: String, limit: Int, in scope: OperatorScope, now: Instant
    ) throws -> [ListedUser] {
        try listed(scope.users(of: client, after: email, limit: limit), of: client, in: scope, now: now)
    }

    private static func listed(
        _ users: [PortalUser], of client: ClientID, in scope: OperatorScope, now: Instant
    ) throws -> [ListedUser] {
        let deliveries = try scope.deliveries(of: client, now: now)
        let kinds = try scope.publicScope.factorKinds(client: client)
        let resets = try scope.publicScope.resetsDue(client: client)
        return users.map { user in
            ListedUser(
                user: user, status: user.status(at: now), factors: (kinds[user.id] ?? []).map(\.rawValue),
                resetAt: resets[user.id], delivery: deliveries[user.id]?.rawValue ?? "none")
        }
    }
}

extension JSONWriter {
    /// The members of a user.
    package mutating func user(_ listed: ListedUser) {
        let user = listed.user
        id("id", user.id)
        field("email", user.email)
        field("name", user.name)
        field("role", user.role.rawValue)
        field("locale", user.locale.rawValue)
        field("region", user.region)
        field("time_zone", user.timeZone)
        field("status", listed.status.rawValue)
        instant("expires_at", user.isActive ? nil : user.invitationExpiresAt)
        strings("factors", listed.factors)
        instant("factor_reset_at", listed.resetAt)
        field("delivery", listed.delivery)
        instant("last_login_at", user.lastLoginAt)
    }
}
