package import PortalStore
import PortalToolkit

/// Limits invitations per address, whose recipient did not request them.
package enum InvitationLimit {
    /// Mails per client, address and hour.
    package static let maximum: Int64 = 5
    private static let window = Duration.hours(1)

    /// Returns the counter key of an address.
    package static func subject(_ email: String) throws -> String {
        "invite:" + (try OneTimeLink.hash(EmailAddress.stored(email).form))
    }

    /// Counts an invitation, in the transaction that sends it.
    /// - Throws: `InvitationLimitReached`.
    package static func count(_ subject: String, _ writer: TenantWriter, client: ClientID, now: Instant) throws {
        let count = try writer.scope.publicScope.failures(client: client, subject: subject)
        if let count, count.windowAt > now - window, count.failures >= maximum {
            throw InvitationLimitReached(retryAfter: max(1, (count.windowAt + window - now).secondsRoundedUp))
        }
        try writer.addFailure(subject: subject, now: now, oldest: now - window)
    }
}

/// The address has received `InvitationLimit.maximum` invitations within an hour.
package struct InvitationLimitReached: Error {
    /// Seconds.
    package let retryAfter: Int64
}
