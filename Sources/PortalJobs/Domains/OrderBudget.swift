import PortalToolkit
import Synchronization

/// How many certificates may be begun in an hour, for all clients together: authorities limit the orders of an account, and
/// some must be left for renewals.
final class OrderBudget: Sendable {
    private static let perHour = 60
    private let begun = Mutex<[Instant]>([])

    /// How many more may begin now.
    func room(now: Instant) -> Int {
        begun.withLock { begun in
            begun.removeAll { $0 <= now - .hours(1) || $0 > now }
            return Self.perHour - begun.count
        }
    }

    func take(_ count: Int, now: Instant) {
        begun.withLock { $0 += Array(repeating: now, count: count) }
    }
}
