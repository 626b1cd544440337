package import PortalStore

/// How far a person has come into the portal.
package enum UserStatus: String, CaseIterable {
    case invited, expired, active
}

extension PortalUser {
    /// The status at `now`: an invitation expires by itself.
    package func status(at now: Instant) -> UserStatus {
        if isActive { return .active }
        return (invitationExpiresAt ?? 0) <= now ? .expired : .invited
    }
}
