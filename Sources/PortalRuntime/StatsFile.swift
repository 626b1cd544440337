import Glibc
import PortalToolkit
import Synchronization

extension Stats {
    /// The stats folder is unusable.
    package struct Failure: Error, CustomStringConvertible {
        /// For the operator: the setting and the system error.
        package let description: String
    }

    /// Counters in `<runFolder>/stats/<kind>-<process id>`; removes the files of ended processes.
    /// - Parameters:
    ///   - kind: `fcgi`, `internal` or `jobs`.
    ///   - runFolder: `PORTAL_RUN`; created if missing.
    package convenience init(kind: String, runFolder: String) throws(Failure) {
        let folder = runFolder + "/stats"
        mkdir(runFolder, 0o755)
        mkdir(folder, 0o755)
        StatsReader(folder: folder).sweep()
        let descriptor = try Self.create("\(folder)/\(kind)-\(getpid())")
        // The descriptor stays open for the life of the process, to keep its lock.
        guard let memory = Self.map(descriptor, writable: true) else { throw Self.failure("map its file") }
        self.init(memory: memory)
        set(.startedAt, UInt64(Clock.now.milliseconds))
        set(.heartbeatAt, UInt64(Clock.now.milliseconds))
    }

    private static func create(_ path: String) throws(Failure) -> Int32 {
        for _ in 0..<100 {
            let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o640)
            guard descriptor >= 0 else { throw failure("make a file") }
            var status = stat()
            // A reader may have swept the file between the two steps, leaving it unlinked.
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0, fstat(descriptor, &status) == 0, status.st_nlink == 1,
                ftruncate(descriptor, 0) == 0, ftruncate(descriptor, off_t(size)) == 0
            {
                return descriptor
            }
            close(descriptor)
            // Readers hold the lock briefly, to check which processes live.
            usleep(5000)
        }
        throw failure("lock its file")
    }

    static func map(_ descriptor: Int32, writable: Bool) -> UnsafeMutableRawPointer? {
        let memory = mmap(nil, size, writable ? PROT_READ | PROT_WRITE : PROT_READ, MAP_SHARED, descriptor, 0)
        return memory == MAP_FAILED ? nil : memory
    }

    private static func failure(_ step: String) -> Failure {
        Failure(description: "PORTAL_RUN: cannot \(step) in its folder stats: \(String(cString: strerror(errno)))")
    }
}

/// Reads the counters of all living processes.
package struct StatsReader: Sendable {
    private let folder: String

    /// Counters of a living process.
    package struct Process: Sendable {
        /// `fcgi`, `internal` or `jobs`.
        package let kind: String
        /// By the raw value of ``Counter``.
        let values: [UInt64]
        /// The value of a counter.
        package subscript(_ counter: Counter) -> UInt64 { values[counter.rawValue] }
    }

    /// Reads below this `PORTAL_RUN`.
    package init(runFolder: String) { self.init(folder: runFolder + "/stats") }

    init(folder: String) { self.folder = folder }

    /// The living processes, unordered.
    package func processes() -> [Process] {
        names().compactMap { name in
            withFile(name) { descriptor in isAlive(descriptor) ? read(name, descriptor) : nil }
        }
    }

    /// Sum of a counter over all living processes of a kind.
    package func sum(_ counter: Counter, kind: String) -> UInt64 {
        processes().filter { $0.kind == kind }.reduce(0) { $0 &+ $1[counter] }
    }

    /// Whether a worker process is alive, not draining, and had a heartbeat within 15 s.
    @Sendable package func isPoolServing() -> Bool {
        let now = UInt64(Clock.now.milliseconds)
        return processes().contains {
            $0.kind == "fcgi" && $0[.draining] == 0 && $0[.heartbeatAt] + 15_000 > now
        }
    }

    /// Removes the files of ended processes.
    func sweep() {
        for name in names() {
            withFile(name) { descriptor in if !isAlive(descriptor) { unlink("\(folder)/\(name)") } }
        }
    }

    private func read(_ name: String, _ descriptor: Int32) -> Process? {
        var values = [UInt64](repeating: 0, count: Counter.allCases.count)
        let size = values.count * 8
        guard values.withUnsafeMutableBytes({ pread(descriptor, $0.baseAddress, size, 0) }) == size else { return nil }
        return Process(kind: String(name.prefix { $0 != "-" }), values: values)
    }

    // The lock is available only after the owner has ended.
    private func isAlive(_ descriptor: Int32) -> Bool { flock(descriptor, LOCK_SH | LOCK_NB) != 0 }

    private func withFile<R>(_ name: String, _ body: (Int32) -> R?) -> R? {
        let descriptor = open("\(folder)/\(name)", O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        return body(descriptor)
    }

    private func names() -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }
}
