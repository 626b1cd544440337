import Glibc
import PortalToolkit
import Testing

@testable import PortalRuntime

@Suite final class StatsTests {
    private let folder = temporaryFolder()

    deinit { removeFolder(folder) }

    @Test func `counters of living processes are visible to other processes`() throws {
        let stats = try Stats(kind: "fcgi", runFolder: folder + "/run")
        stats.count(status: 200, microseconds: 40)
        stats.count(status: 503, microseconds: 2)
        stats.set(.draining, 1)
        let reader = StatsReader(runFolder: folder + "/run")
        let process = try #require(reader.processes().first)
        #expect(process.kind == "fcgi")
        #expect(process[.requests] == 2)
        #expect(process[.microseconds] == 42)
        #expect(process[.busy] == 1)
        #expect(process[.draining] == 1)
        #expect(process[.heartbeatAt] > 1_700_000_000_000)
        #expect(reader.sum(.requests, kind: "fcgi") == 2)
        #expect(reader.sum(.requests, kind: "jobs") == 0)
    }

    @Test func `the next process counts on where an ended one stopped`() throws {
        mkdir(folder + "/stats", 0o755)
        let first = Stats(memory: try Self.file(folder + "/stats/fcgi-1"), rows: ["GET /a", "GET /b"])
        first.set(.startedAt, 5)
        first.set(.threads, 8)
        first.count(status: 200, microseconds: 1500, row: 1)
        first.set(.hashes, sinceStart: 7)
        let reader = StatsReader(runFolder: folder)
        #expect(reader.processes().map(\.isAlive) == [false])
        #expect(reader.sum(.requests, kind: "fcgi") == 1)

        let second = try Stats(kind: "fcgi", runFolder: folder, rows: ["GET /b", "GET /c"])
        second.count(status: 500, microseconds: 10, row: 0)
        second.set(.hashes, sinceStart: 2)
        let third = try Stats(kind: "fcgi", runFolder: folder, rows: ["GET /b"])
        third.count(status: 200, microseconds: 10, row: 0)
        let processes = reader.processes()
        #expect(processes.map(\.name) == ["fcgi-1", "fcgi-2"])
        #expect(processes.map(\.isAlive) == [true, true])
        #expect(processes[0][.threads] == 0)
        #expect(processes[0][.hashes] == 9)
        #expect(processes[0][.starts] == 2)
        #expect(processes[0][.crashes] == 1)
        #expect(reader.sum(.requests, kind: "fcgi") == 3)
        let page = page(reader)
        #expect(page.contains("{method=\"GET\",route=\"/b\",status=\"2xx\"} 2\n"))
        #expect(page.contains("{method=\"GET\",route=\"/b\",status=\"5xx\"} 1\n"))
        #expect(page.contains("_bucket{kind=\"read\",le=\"0.001\"} 2\n"))
        #expect(page.contains("_bucket{kind=\"read\",le=\"0.0025\"} 3\n"))
        #expect(page.contains("_sum{kind=\"read\"} 0.00152\n"))
        withExtendedLifetime((second, third)) {}
    }

    @Test func `an end that was asked for is no crash`() throws {
        mkdir(folder + "/stats", 0o755)
        let first = Stats(memory: try Self.file(folder + "/stats/jobs-1"), rows: [])
        first.set(.startedAt, 5)
        first.set(.draining, 1)
        let second = try Stats(kind: "jobs", runFolder: folder)
        #expect(second[.starts] == 2)
        #expect(second[.crashes] == 0)
        #expect(second[.draining] == 0)
    }

    @Test func `a full file gives up the rows that nobody uses any more`() throws {
        let memory = try Self.file(folder + "/full")
        _ = Stats(memory: memory, rows: (0..<128).map { "GET /old/\($0)" })
        let stats = Stats(memory: memory, rows: ["GET /new", "GET /old/5"])
        stats.add(row: "GET /new", .done)
        let rows = StatsRows(memory)
        #expect((0..<128).map(rows.name).filter { !$0.hasPrefix("GET /old/") } == ["GET /new"])
        #expect((0..<128).map(rows.name).contains("GET /old/5"))
    }

    @Test func `a pool serves while one process neither drains nor is stuck`() throws {
        let reader = StatsReader(runFolder: folder)
        #expect(!reader.isPoolServing())
        let one = try Stats(kind: "fcgi", runFolder: folder)
        let other = try Stats(kind: "fcgi", runFolder: folder)
        one.set(.draining, 1)
        #expect(reader.isPoolServing())
        other.set(.heartbeatAt, 5)
        #expect(!reader.isPoolServing())
        let page = page(reader)
        #expect(page.contains("portal_processes{kind=\"fcgi\",state=\"draining\"} 1\n"))
        #expect(page.contains("portal_processes{kind=\"fcgi\",state=\"stuck\"} 1\n"))
        #expect(page.contains("portal_processes{kind=\"fcgi\",state=\"serving\"} 0\n"))
    }

    private func page(_ reader: StatsReader) -> String {
        var page = MetricsText()
        ProcessMetrics.add(reader.processes(), to: &page, now: Clock.now)
        return page.text
    }

    /// A file as a process has it, without its lock.
    private static func file(_ path: String) throws -> UnsafeMutableRawPointer {
        let descriptor = open(path, O_RDWR | O_CREAT, 0o600)
        defer { close(descriptor) }
        ftruncate(descriptor, off_t(Stats.Layout.size))
        let size = Stats.Layout.size
        return try #require(mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0))
    }

    /// docs/security.md#t57-what-the-metrics-tell-and-a-hostile-file-among-them
    @Test func `a hostile file among the counters forges, hangs and crashes nothing`() throws {
        let honest = try Stats(kind: "fcgi", runFolder: folder, rows: ["GET /a"])
        honest.count(status: 200, microseconds: 1)
        #expect(mkfifo(folder + "/stats/fcgi-pipe", 0o644) == 0)
        #expect(symlink("/etc/passwd", folder + "/stats/fcgi-link") == 0)
        mkdir(folder + "/stats/fcgi-folder", 0o755)
        close(open(folder + "/stats/fcgi-empty", O_CREAT, 0o644))
        let name = "fcgi-full\"} 1\nforged 1\n"
        memset(try Self.file(folder + "/stats/" + name), 0xff, Stats.Layout.size)
        #expect(truncate(folder + "/stats/" + name, 1 << 40) == 0, "as long as it likes")
        let rows = try Self.file(folder + "/stats/jobs-rows")
        _ = Stats(memory: rows, rows: ["GET /x\"}\nforged", "job x\"}\\\nforged 1"])
        // A file that somebody holds is that of a living process.
        let holder = open(folder + "/stats/" + name, O_RDONLY)
        defer { close(holder) }
        #expect(flock(holder, LOCK_EX) == 0)
        let reader = StatsReader(runFolder: folder)
        #expect(reader.processes().map(\.name) == ["fcgi-1", name, "jobs-rows"])
        let page = page(reader)
        #expect(page.contains("forged"), "or this shows nothing")
        for line in page.split(separator: "\n") {
            #expect(line.hasPrefix("portal_") || line.hasPrefix("# "), "\(line)")
            #expect(line.hasPrefix("# ") || Double(line.split(separator: " ").last ?? "") != nil, "\(line)")
        }
    }

    @Test func `figures that are a link, a pipe or too long are not read`() throws {
        let file = FiguresFile(runFolder: folder)
        let path = folder + "/figures.prom"
        #expect(file.read() == nil)
        try file.write("portal_x 1\n")
        #expect(file.read() == "portal_x 1\n")
        #expect(truncate(path, 1 << 40) == 0)
        #expect(file.read() == nil)
        for make in [{ symlink("/etc/passwd", $0) }, { mkfifo($0, 0o644) }] as [(String) -> Int32] {
            unlink(path)
            #expect(make(path) == 0)
            #expect(file.read() ?? "" == "")
        }
        try file.write("portal_x 2\n")
        #expect(file.read() == "portal_x 2\n")
    }

    @Test func `an unusable run folder is reported as PORTAL_RUN`() {
        let error = #expect(throws: Stats.Failure.self) { try Stats(kind: "fcgi", runFolder: "/proc/none") }
        #expect(error?.description.hasPrefix("PORTAL_RUN: ") == true)
    }
}
