package import PortalStore
import PortalToolkit

/// A maximum of acts of one kind in any hour, per client.
///
/// A sliding window of quarter hours: an act counts until the quarter hour that it was in is an hour ago, so for 60 to 75
/// minutes. No hour has more acts than the maximum, wherever it begins.
package struct HourlyLimit: Sendable {
    /// Refuses an act.
    package struct Reached: Error, CustomStringConvertible {
        /// For developers.
        package let detail: String
        /// Until the next act is possible.
        package let retryAfter: Duration
        package var description: String { detail }
    }

    private static let part = Duration.minutes(15)
    /// Those of an hour, and the one that has begun. Their counters are used in turn.
    private static let parts: Int64 = 5

    private let name: String
    private let maximum: Int64
    private let detail: String

    /// Invitations to an address, whose recipient did not ask for them.
    package static func invitations(to email: String) throws -> HourlyLimit {
        HourlyLimit(
            name: "invite:" + (try OneTimeLink.hash(EmailAddress.stored(email).form)), maximum: 5,
            detail: "This address has received 5 invitations within an hour. Try again later.")
    }

    /// Mails with a link for a new password, to an address.
    package static func resets(of email: String) throws -> HourlyLimit {
        HourlyLimit(
            name: "forgot:" + (try OneTimeLink.hash(EmailAddress.stored(email).form)), maximum: 3,
            detail: "This address has received 3 links within an hour. Try again later.")
    }

    /// Mails that ask for the confirmation of an address, whose owner may not know of it.
    static func emailChanges(to email: String) throws -> HourlyLimit {
        HourlyLimit(
            name: "email:" + (try OneTimeLink.hash(EmailAddress.stored(email).form)), maximum: 5,
            detail: "This address has received 5 such mails within an hour. Try again later.")
    }

    /// Mails about logins from places that are new to a user.
    package static func newPlaces(of user: UserID) -> HourlyLimit {
        HourlyLimit(
            name: "new-place:" + PublicID.string(user), maximum: 5,
            detail: "This user has received 5 such mails within an hour.")
    }

    /// Names that a client claims. Each one that is proved makes the edge order a certificate, and authorities limit
    /// their number for all clients together.
    package static let claims = HourlyLimit(
        name: "domain-claim", maximum: 20, detail: "Too many domains were claimed in the last hour.")

    /// Logos that a client's owners upload.
    package static let logos = HourlyLimit(
        name: "logo", maximum: 60, detail: "Too many logos were uploaded in the last hour.")

    /// The subjects of its counters.
    package var subjects: [String] { (0..<Self.parts).map(subject) }

    /// Counts an act, in its transaction.
    /// - Throws: ``Reached``, then it is not counted.
    package func count(_ counters: ThrottleCounters, now: Instant) throws {
        let current = now.floored(to: Self.part)
        var counts: [(start: Instant, count: Int64)] = []
        for age in (0..<Self.parts).reversed() {
            let start = current - Self.part * age
            counts.append((start, try count(in: start, counters)))
        }
        var left = counts.reduce(0) { $0 + $1.count }
        guard left >= maximum else {
            return try counters.add(subject(at: current), now: now, oldest: current - .milliseconds(1))
        }
        // The oldest ones stop counting first.
        var end = now
        for (start, count) in counts where left >= maximum {
            left -= count
            end = start + Self.part * Self.parts
        }
        throw Reached(detail: detail, retryAfter: end - now)
    }

    /// Acts in the part that begins at `start`; a counter of an earlier turn has none.
    private func count(in start: Instant, _ counters: ThrottleCounters) throws -> Int64 {
        let found = try counters.failures(subject(at: start))
        return found.map { $0.windowAt.floored(to: Self.part) == start ? $0.failures : 0 } ?? 0
    }

    private func subject(at start: Instant) -> String {
        subject(start.milliseconds / Self.part.milliseconds % Self.parts)
    }

    private func subject(_ turn: Int64) -> String { "\(name)/\(turn)" }
}
