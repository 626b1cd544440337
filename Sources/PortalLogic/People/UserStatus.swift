package import PortalStore

/// Displayed status of a user.
package enum UserStatus: String, CaseIterable {
    case invited, expired, active
}

extension PortalUser {
    /// Returns the status at `now`: invitations expire on their own.
    package func status(at now: Instant) -> UserStatus {
        if isActive { return .active }
        return (invitationExpiresAt ?? 0) <= now ? .expired : .invited
    }
}
