/// Counters of a process. The raw value is the index in its file, so add new ones at the end.
package enum Counter: Int, CaseIterable, Sendable {
    /// Epoch milliseconds of the start.
    case startedAt
    /// Epoch milliseconds of the last heartbeat.
    case heartbeatAt
    /// 1 when the process no longer takes new work.
    case draining
    /// Worker threads.
    case threads
    /// Requests answered.
    case requests
    /// Sum of their durations in microseconds.
    case microseconds
    /// Responses by status class.
    case informational, successes, redirects, clientErrors, serverErrors
    /// Responses with 503.
    case busy
    /// Connections without a timely request.
    case badPeers
    /// Connections closed because their peer was too slow.
    case overduePeers
    /// Store connections left in a transaction and reopened.
    case reopened
    /// Log lines dropped.
    case droppedLines
    /// Responses with 429.
    case throttled
    /// Threads with a request.
    case busyThreads
    /// Age of the oldest running request in microseconds.
    case oldestRequest
    /// Starts, and ends that nobody had asked for.
    case starts, crashes
    /// Writers that entered the write lane, those that gave up waiting, and the sum of all waits in microseconds.
    case laneEntries, laneTimeouts, laneMicroseconds
    /// Password hashes made, those refused because too many waited, and callers waiting.
    case hashes, hashRefusals, hashesWaiting
    /// Bits of what is delivered: 1 mails, 2 commands.
    case deliveries

    /// Whether it describes the running process alone: the next process on its file starts at zero.
    var isGauge: Bool {
        switch self {
        case .startedAt, .heartbeatAt, .draining, .threads, .busyThreads, .oldestRequest, .hashesWaiting, .deliveries:
            true
        default: false
        }
    }
}
