import Glibc
package import PortalToolkit
import Synchronization

extension Stats {
    /// The stats folder is unusable.
    package struct Failure: Error, CustomStringConvertible {
        /// For the operator: the setting and the system error.
        package let description: String
    }

    /// Counters in `<runFolder>/stats/<kind>-<number>`: the first file whose process has ended, whose totals go on.
    /// - Parameters:
    ///   - kind: `fcgi`, `cp`, `internal` or `jobs`.
    ///   - runFolder: `PORTAL_RUN`; created if missing.
    ///   - rows: names of the process's rows.
    package convenience init(kind: String, runFolder: String, rows: [String] = []) throws(Failure) {
        let folder = runFolder + "/stats"
        mkdir(runFolder, 0o755)
        mkdir(folder, 0o755)
        let descriptor = try Self.take(kind, in: folder)
        // The descriptor stays open for the life of the process, to keep its lock.
        guard let memory = Self.map(descriptor) else { throw Self.failure("map its file") }
        self.init(memory: memory, rows: rows)
        set(.startedAt, UInt64(Clock.now.milliseconds))
        set(.heartbeatAt, UInt64(Clock.now.milliseconds))
    }

    private static func take(_ kind: String, in folder: String) throws(Failure) -> Int32 {
        let known = StatsReader.names(in: folder).filter { $0.hasPrefix(kind + "-") }.sorted()
        // Readers hold the lock for a moment, to see which processes live: asked twice, it is a process's.
        for round in 0..<2 {
            for name in known {
                if let descriptor = lock("\(folder)/\(name)", O_RDWR) { return descriptor }
            }
            if round == 0, !known.isEmpty { usleep(5000) }
        }
        for number in 1...1000 {
            if let descriptor = lock("\(folder)/\(kind)-\(number)", O_RDWR | O_CREAT | O_EXCL) { return descriptor }
        }
        throw failure("make a file")
    }

    private static func lock(_ path: String, _ flags: Int32) -> Int32? {
        let descriptor = open(path, flags | O_CLOEXEC | O_NOFOLLOW, 0o640)
        guard descriptor >= 0 else { return nil }
        var status = stat()
        if flock(descriptor, LOCK_EX | LOCK_NB) == 0, fstat(descriptor, &status) == 0, status.st_nlink == 1,
            ftruncate(descriptor, off_t(Layout.size)) == 0
        {
            return descriptor
        }
        close(descriptor)
        return nil
    }

    private static func map(_ descriptor: Int32) -> UnsafeMutableRawPointer? {
        let memory = mmap(nil, Layout.size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
        return memory == MAP_FAILED ? nil : memory
    }

    private static func failure(_ step: String) -> Failure {
        Failure(description: "PORTAL_RUN: cannot \(step) in its folder stats: \(String(cString: strerror(errno)))")
    }
}

/// Reads the counters of all processes.
package struct StatsReader: Sendable {
    private let folder: String

    /// Counters of a process, living or ended.
    package struct Process: Sendable {
        /// `fcgi`, `internal` or `jobs`.
        package let kind: String
        /// The kind with a number.
        package let name: String
        /// Whether the process lives; an ended one has totals only.
        package let isAlive: Bool
        /// The words of its file.
        let words: [UInt64]
        /// The value of a counter.
        package subscript(_ counter: Counter) -> UInt64 { words[counter.rawValue] }
        /// Whether it had a heartbeat within 15 s.
        package func isMoving(now: Instant) -> Bool { self[.heartbeatAt] &+ 15_000 > UInt64(now.milliseconds) }
    }

    /// Reads below this `PORTAL_RUN`.
    package init(runFolder: String) { folder = runFolder + "/stats" }

    /// All processes, by name.
    package func processes() -> [Process] { Self.names(in: folder).sorted().compactMap(read) }

    /// Sum of a counter over all processes of a kind.
    package func sum(_ counter: Counter, kind: String) -> UInt64 {
        processes().filter { $0.kind == kind }.reduce(0) { $0 &+ $1[counter] }
    }

    /// Whether a worker process is alive, not draining, and had a heartbeat within 15 s.
    @Sendable package func isPoolServing() -> Bool {
        let now = Clock.now
        return processes().contains {
            $0.isAlive && $0.kind == "fcgi" && $0[.draining] == 0 && $0.isMoving(now: now)
        }
    }

    private func read(_ name: String) -> Process? {
        let descriptor = open("\(folder)/\(name)", O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        // The lock is available only after the owner has ended.
        let isAlive = flock(descriptor, LOCK_SH | LOCK_NB) != 0
        // A file of an older version is shorter.
        var words = [UInt64](repeating: 0, count: Stats.Layout.size / 8)
        guard words.withUnsafeMutableBytes({ pread(descriptor, $0.baseAddress, $0.count, 0) }) > 0 else { return nil }
        return Process(kind: String(name.prefix { $0 != "-" }), name: name, isAlive: isAlive, words: words)
    }

    static func names(in folder: String) -> [String] {
        (Folder.names(in: folder) ?? []).filter { !$0.hasPrefix(".") }
    }
}
