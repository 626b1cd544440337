import Glibc
import Synchronization

/// What a process counts; the raw value is the place in its file, so new ones go to the end.
package enum Counter: Int, CaseIterable, Sendable {
    /// Epoch milliseconds of the start.
    case startedAt
    /// Epoch milliseconds of the last sign of life.
    case heartbeatAt
    /// 1 once the process takes no new work.
    case draining
    /// Worker threads.
    case threads
    /// Requests answered.
    case requests
    /// Sum of their durations in microseconds.
    case microseconds
    /// Answers by class of status.
    case informational, successes, redirects, clientErrors, serverErrors
    /// Answers with 503.
    case busy
    /// Connections that brought no request in time.
    case badPeers
    /// Connections that were ended because their peer took too long.
    case overduePeers
    /// Store connections that were left in a transaction and opened anew.
    case reopened
    /// Log lines that found no room.
    case droppedLines
}

/// The counters of one process, in a small mapped file that other processes read.
///
/// The process holds a lock on its file for its life: whoever gets that lock knows that the process is gone. (A
/// process id can be used again, and is not visible across namespaces.)
package final class Stats: Sendable {
    /// Where the counters are; mapped for the life of the process.
    private nonisolated(unsafe) let values: UnsafeMutablePointer<Atomic<UInt64>>
    /// Bytes of the file; more than the counters need.
    static let size = 4096

    /// Counters in memory only, for tests and plain CGI.
    package convenience init() {
        let memory = UnsafeMutableRawPointer.allocate(byteCount: Stats.size, alignment: 64)
        memset(memory, 0, Stats.size)
        self.init(memory: memory)
    }

    /// Counters in zeroed memory of ``size`` bytes that stays for the life of the process.
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

    /// Counts an answer.
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
