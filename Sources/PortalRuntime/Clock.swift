import Glibc
package import PortalToolkit

/// The processes' clocks.
package enum Clock {
    /// Microseconds since an arbitrary instant; never decreases. For durations and deadlines.
    package static var monotonicMicroseconds: Int64 { microseconds(CLOCK_MONOTONIC) }

    /// Wall-clock time, for log lines and heartbeats.
    package static var now: Instant { Instant(milliseconds: microseconds(CLOCK_REALTIME) / 1000) }

    private static func microseconds(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }
}
