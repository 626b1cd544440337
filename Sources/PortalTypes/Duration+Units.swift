extension Duration {
    @inlinable package static func minutes(_ count: Int64) -> Duration { .seconds(60 * count) }

    @inlinable package static func hours(_ count: Int64) -> Duration { .minutes(60 * count) }

    @inlinable package static func days(_ count: Int64) -> Duration { .hours(24 * count) }

    /// Whole milliseconds, by attoseconds: `components` takes four times as long.
    @inlinable package var milliseconds: Int64 {
        Int64(attoseconds / 1_000_000_000_000_000)
    }

    /// Whole seconds, rounded up; for non-negative durations.
    package var secondsRoundedUp: Int64 { (milliseconds + 999) / 1000 }
}
