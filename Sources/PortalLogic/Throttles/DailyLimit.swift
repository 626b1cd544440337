import PortalStore
import PortalToolkit

/// A maximum of acts of one kind in a day that begins with the first of them, per client.
struct DailyLimit: Sendable {
    private static let window = Duration.days(1)

    private let subject: String
    private let maximum: Int64
    private let detail: String

    /// Mails about changes of a user's address, which go to addresses that nobody has confirmed yet.
    static func emailChanges(of user: UserID) -> DailyLimit {
        DailyLimit(
            subject: "email-day:" + PublicID.string(user), maximum: 10,
            detail: "The address of this account was to be changed 10 times within a day. Try again later.")
    }

    /// Counts an act, in its transaction.
    /// - Throws: `HourlyLimit.Reached`, then it is not counted.
    func count(_ counters: ThrottleCounters, now: Instant) throws {
        if let count = try counters.failures(subject), count.windowAt > now - Self.window, count.failures >= maximum {
            throw HourlyLimit.Reached(detail: detail, retryAfter: count.windowAt + Self.window - now)
        }
        try counters.add(subject, now: now, oldest: now - Self.window)
    }
}
