/// A stored point in time, to the millisecond. Integer literals are for tests and for 0, the missing stamp.
package struct Instant: Sendable, Hashable, Comparable, ExpressibleByIntegerLiteral {
    /// Since the Unix epoch.
    package let milliseconds: Int64

    @inlinable package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// - Parameter value: Milliseconds since the Unix epoch.
    @inlinable package init(integerLiteral value: Int64) { milliseconds = value }

    /// - Parameter seconds: Seconds since the Unix epoch.
    @inlinable package init(seconds: Int64) { milliseconds = seconds * 1000 }

    /// Whole seconds since the Unix epoch, rounded down.
    package var seconds: Int64 { quotient(1000) }

    /// Rounds down to a multiple of `step` since the Unix epoch.
    package func floored(to step: Duration) -> Instant {
        let step = step.milliseconds
        return Instant(milliseconds: quotient(step) * step)
    }

    private func quotient(_ divisor: Int64) -> Int64 {
        let (quotient, remainder) = milliseconds.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }

    /// The latest instant.
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
    /// The stored number.
    package var description: String { "\(milliseconds)" }
}
