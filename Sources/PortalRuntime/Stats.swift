import Glibc
import Synchronization

/// Counters of a process, in a small mapped file that other processes read: single ones, a latency histogram of reads
/// and one of writes, and rows of counters with a name, such as a route.
///
/// The process locks its file for life, so acquiring that lock proves that it has ended. (Process ids are reused, and
/// not visible across namespaces.) The next process of its kind takes the file over and counts on.
package final class Stats: Sendable {
    /// Where things lie in the file, in words of 8 bytes. Fixed: a file may come from another version.
    enum Layout {
        static let histograms = 256, histogramWords = 16
        static let rows = 512, rowWords = 16, nameWords = 8, maximumRows = 128
        /// Size of the file in bytes.
        static let size = (rows + maximumRows * rowWords) * 8
    }

    /// Counters of a row.
    package enum Column: Int, CaseIterable, Sendable {
        /// Responses by status class.
        case informational = 8, successes, redirects, clientErrors, serverErrors
        /// Work by its end.
        case done = 13, failed, retried
    }

    /// Upper bounds of the histogram's buckets in microseconds; a last one has no bound, and the sum follows.
    static let bounds: [Int64] = [
        1000, 2500, 5000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000,
        10_000_000,
    ]

    /// The file; mapped for the life of the process.
    private nonisolated(unsafe) let words: UnsafeMutablePointer<Atomic<UInt64>>
    /// The counters as the process found them.
    private let inherited: [UInt64]
    /// The process's rows: their names and first words.
    private let names: [String]
    private let rows: [Int]

    /// In-memory counters, for tests and plain CGI.
    package convenience init(rows: [String] = []) {
        let memory = UnsafeMutableRawPointer.allocate(byteCount: Layout.size, alignment: 64)
        memset(memory, 0, Layout.size)
        self.init(memory: memory, rows: rows)
    }

    /// - Parameters:
    ///   - memory: of ``Layout/size`` bytes, zeroed or of an ended process; never deallocated.
    ///   - rows: names of up to 63 bytes.
    init(memory: UnsafeMutableRawPointer, rows: [String]) {
        words = memory.assumingMemoryBound(to: Atomic<UInt64>.self)
        names = rows
        self.rows = StatsRows(memory).claim(rows)
        let values = memory.assumingMemoryBound(to: UInt64.self)
        let hasCrashed = values[Counter.startedAt.rawValue] != 0 && values[Counter.draining.rawValue] == 0
        for gauge in Counter.allCases where gauge.isGauge { values[gauge.rawValue] = 0 }
        inherited = Counter.allCases.map { values[$0.rawValue] }
        add(.starts)
        if hasCrashed { add(.crashes) }
    }

    /// Adds to a counter.
    package func add(_ counter: Counter, _ count: UInt64 = 1) { add(word: counter.rawValue, count) }

    /// Sets a gauge.
    package func set(_ counter: Counter, _ value: UInt64) {
        words[counter.rawValue].store(value, ordering: .relaxed)
    }

    /// Sets a counter that the process counts elsewhere, from its start on.
    package func set(_ counter: Counter, sinceStart value: UInt64) {
        set(counter, inherited[counter.rawValue] &+ value)
    }

    /// Sets the counters of the write lane.
    package func set(lane use: (entries: UInt64, timeouts: UInt64, microseconds: UInt64)) {
        set(.laneEntries, sinceStart: use.entries)
        set(.laneTimeouts, sinceStart: use.timeouts)
        set(.laneMicroseconds, sinceStart: use.microseconds)
    }

    /// Reads a counter.
    package subscript(_ counter: Counter) -> UInt64 { words[counter.rawValue].load(ordering: .relaxed) }

    /// Adds to a counter of a row, given by its position in the process's rows.
    package func add(row: Int, _ column: Column, _ count: UInt64 = 1) {
        guard rows.indices.contains(row) else { return }
        add(word: rows[row] + column.rawValue, count)
    }

    /// Adds to a counter of the row with this name.
    package func add(row name: String, _ column: Column, _ count: Int = 1) {
        guard count > 0, let row = names.firstIndex(of: name) else { return }
        add(row: row, column, UInt64(count))
    }

    /// Counts a response.
    /// - Parameters:
    ///   - row: of its route.
    ///   - isRead: whether it was a GET or HEAD.
    package func count(status: Int, microseconds: Int64, row: Int = 0, isRead: Bool = true) {
        let duration = UInt64(max(0, microseconds))
        add(.requests)
        add(.microseconds, duration)
        if status == 503 { add(.busy) }
        if status == 429 { add(.throttled) }
        let histogram = Layout.histograms + (isRead ? 0 : Layout.histogramWords)
        add(word: histogram + (Self.bounds.firstIndex { microseconds <= $0 } ?? Self.bounds.count), 1)
        add(word: histogram + Self.bounds.count + 1, duration)
        switch status {
        case ..<200: count(.informational, .informational, row)
        case ..<300: count(.successes, .successes, row)
        case ..<400: count(.redirects, .redirects, row)
        case ..<500: count(.clientErrors, .clientErrors, row)
        default: count(.serverErrors, .serverErrors, row)
        }
    }

    private func count(_ counter: Counter, _ column: Column, _ row: Int) {
        add(counter)
        add(row: row, column)
    }

    private func add(word: Int, _ count: UInt64) { words[word].wrappingAdd(count, ordering: .relaxed) }
}

/// The rows of a file: a name of 64 bytes, zeros at its end, then the counters.
struct StatsRows {
    private let start: UnsafeMutableRawPointer

    init(_ memory: UnsafeMutableRawPointer) { start = memory + Stats.Layout.rows * 8 }

    /// Finds or makes the rows of these names, at the expense of rows with other names once the file is full.
    /// - Returns: their first words.
    func claim(_ names: [String]) -> [Int] {
        var known = (0..<Stats.Layout.maximumRows).map(name)
        let own = Set(names)
        return names.prefix(Stats.Layout.maximumRows).map { name in
            let found = known.firstIndex(of: name) ?? known.firstIndex(of: "") ?? known.firstIndex { !own.contains($0) }
            let index = found ?? 0
            if known[index] != name { rename(index, name) }
            known[index] = name
            return Stats.Layout.rows + index * Stats.Layout.rowWords
        }
    }

    /// The name of a row; empty for a free one.
    func name(_ index: Int) -> String {
        let bytes = UnsafeRawBufferPointer(start: row(index), count: Stats.Layout.nameWords * 8)
        return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }

    private func rename(_ index: Int, _ name: String) {
        memset(row(index), 0, Stats.Layout.rowWords * 8)
        var name = name
        name.withUTF8 { bytes in
            guard let base = bytes.baseAddress else { return }
            memcpy(row(index), base, min(bytes.count, Stats.Layout.nameWords * 8 - 1))
        }
    }

    private func row(_ index: Int) -> UnsafeMutableRawPointer { start + index * Stats.Layout.rowWords * 8 }
}
