import PortalStore

/// How many invitations an address may get: whoever has it may never have asked for one.
enum InvitationLimit {
    /// Mails to one address of one client in an hour.
    private static let maximum: Int64 = 5
    private static let window: Int64 = 3_600_000

    /// The counter of an address.
    static func subject(_ email: String) throws -> String {
        "invite:" + (try OneTimeLink.hash(EmailAddress.stored(email).form))
    }

    /// Counts one more, in the transaction that sends it.
    /// - Throws: `Problem` 429 with `Retry-After` when the address has had its mails.
    static func count(_ subject: String, _ writer: TenantWriter, _ context: RequestContext) throws {
        let count = try writer.scope.publicScope.failures(client: context.tenant.id, subject: subject)
        if let count, count.windowAt > context.now - window, count.failures >= maximum {
            let seconds = (count.windowAt + window - context.now + 999) / 1000
            throw Problem(
                .tooManyAttempts, "This address has had \(maximum) invitations within an hour. Try again later.",
                headers: [("Retry-After", String(max(1, seconds)))])
        }
        try writer.addFailure(subject: subject, now: context.now, oldest: context.now - window)
    }
}
