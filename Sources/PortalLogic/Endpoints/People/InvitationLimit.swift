import PortalStore

/// Limits invitations per address; the recipient did not ask for them.
enum InvitationLimit {
    /// Mails per client, address and hour.
    private static let maximum: Int64 = 5
    private static let window: Int64 = 3_600_000

    /// Counter key of an address.
    static func subject(_ email: String) throws -> String {
        "invite:" + (try OneTimeLink.hash(EmailAddress.stored(email).form))
    }

    /// Counts an invitation, in the transaction that sends it.
    /// - Throws: `Problem` 429 with `Retry-After` when the hourly limit is reached.
    static func count(_ subject: String, _ writer: TenantWriter, _ context: RequestContext) throws {
        let count = try writer.scope.publicScope.failures(client: context.tenant.id, subject: subject)
        if let count, count.windowAt > context.now - window, count.failures >= maximum {
            let seconds = (count.windowAt + window - context.now + 999) / 1000
            throw Problem(
                .tooManyAttempts, "This address has received \(maximum) invitations within an hour. Try again later.",
                headers: [("Retry-After", String(max(1, seconds)))])
        }
        try writer.addFailure(subject: subject, now: context.now, oldest: context.now - window)
    }
}
