import PortalStore

/// How far a person has come into the portal.
package enum UserStatus: String, CaseIterable {
    case invited, expired, active
}

extension PortalUser {
    /// The status at `now`, ms since the epoch: an invitation expires by itself.
    package func status(at now: Int64) -> UserStatus {
        if isActive { return .active }
        return (invitationExpiresAt ?? 0) <= now ? .expired : .invited
    }
}
