import Glibc
import Synchronization

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
}

/// Counters of a process, in a small mapped file that other processes read.
///
/// The process locks its file for life, so acquiring that lock proves that it has ended. (Process ids are reused, and
/// not visible across namespaces.)
package final class Stats: Sendable {
    /// The counters; mapped for the life of the process.
    private nonisolated(unsafe) let values: UnsafeMutablePointer<Atomic<UInt64>>
    /// Size of the file in bytes; larger than the counters.
    static let size = 4096

    /// In-memory counters, for tests and plain CGI.
    package convenience init() {
        let memory = UnsafeMutableRawPointer.allocate(byteCount: Stats.size, alignment: 64)
        memset(memory, 0, Stats.size)
        self.init(memory: memory)
    }

    /// - Parameter memory: zeroed, ``size`` bytes, never deallocated.
    init(memory: UnsafeMutableRawPointer) { values = memory.assumingMemoryBound(to: Atomic<UInt64>.self) }

    /// Adds to a counter.
    package func add(_ counter: Counter, _ count: UInt64 = 1) {
        values[counter.rawValue].wrappingAdd(count, ordering: .relaxed)
    }

    /// Sets a gauge.
    package func set(_ counter: Counter, _ value: UInt64) {
        values[counter.rawValue].store(value, ordering: .relaxed)
    }

    /// Reads a counter.
    package subscript(_ counter: Counter) -> UInt64 { values[counter.rawValue].load(ordering: .relaxed) }

    /// Counts a response.
    package func count(status: Int, microseconds: Int64) {
        add(.requests)
        add(.microseconds, UInt64(max(0, microseconds)))
        if status == 503 { add(.busy) }
        switch status {
        case ..<200: add(.informational)
        case ..<300: add(.successes)
        case ..<400: add(.redirects)
        case ..<500: add(.clientErrors)
        default: add(.serverErrors)
        }
    }
}
