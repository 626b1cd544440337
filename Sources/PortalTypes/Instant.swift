/// A point in time as the database keeps it, to the millisecond. An integer literal is for tests and for the 0 of a stamp
/// that is not there.
package struct Instant: Sendable, Hashable, Comparable, ExpressibleByIntegerLiteral {
    /// Since the Unix epoch.
    package let milliseconds: Int64

    @inlinable package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// - Parameter value: milliseconds since the Unix epoch.
    @inlinable package init(integerLiteral value: Int64) { milliseconds = value }

    /// - Parameter seconds: since the Unix epoch.
    @inlinable package init(seconds: Int64) { milliseconds = seconds * 1000 }

    /// Whole seconds since the Unix epoch, rounded down.
    package var seconds: Int64 { quotient(1000) }

    /// The latest multiple of a step since the Unix epoch that is not after it.
    package func floored(to step: Duration) -> Instant {
        let step = step.milliseconds
        return Instant(milliseconds: quotient(step) * step)
    }

    private func quotient(_ divisor: Int64) -> Int64 {
        let (quotient, remainder) = milliseconds.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }

    /// Later than every other.
    @inlinable package static var max: Instant { Instant(milliseconds: .max) }

    @inlinable package static func + (instant: Instant, duration: Duration) -> Instant {
        Instant(milliseconds: instant.milliseconds + duration.milliseconds)
    }

    @inlinable package static func - (instant: Instant, duration: Duration) -> Instant {
        Instant(milliseconds: instant.milliseconds - duration.milliseconds)
    }

    @inlinable package static func += (instant: inout Instant, duration: Duration) { instant = instant + duration }

    @inlinable package static func -= (instant: inout Instant, duration: Duration) { instant = instant - duration }

    @inlinable package static func - (later: Instant, earlier: Instant) -> Duration {
        .milliseconds(later.milliseconds - earlier.milliseconds)
    }

    @inlinable package static func < (left: Instant, right: Instant) -> Bool { left.milliseconds < right.milliseconds }
}

extension Instant: CustomStringConvertible {
    /// The number that the database holds.
    package var description: String { "\(milliseconds)" }
}
