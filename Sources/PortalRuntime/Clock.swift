import Glibc
package import PortalToolkit

/// The two clocks of the processes.
package enum Clock {
    /// Microseconds since some fixed moment; never goes back. For durations and deadlines.
    package static var monotonicMicroseconds: Int64 { microseconds(CLOCK_MONOTONIC) }

    /// For log lines and heartbeats.
    package static var now: Instant { Instant(milliseconds: microseconds(CLOCK_REALTIME) / 1000) }

    private static func microseconds(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }
}
