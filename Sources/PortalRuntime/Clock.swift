import Glibc

/// The two clocks of the processes.
package enum Clock {
    /// Microseconds since some fixed moment; never goes back. For durations and deadlines.
    package static var monotonicMicroseconds: Int64 { now(CLOCK_MONOTONIC) }

    /// Epoch milliseconds (UTC). For log lines and heartbeats.
    package static var epochMilliseconds: Int64 { now(CLOCK_REALTIME) / 1000 }

    private static func now(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }
}
