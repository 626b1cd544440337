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

    @Test func `an unusable run folder is reported as PORTAL_RUN`() {
        let error = #expect(throws: Stats.Failure.self) { try Stats(kind: "fcgi", runFolder: "/proc/none") }
        #expect(error?.description.hasPrefix("PORTAL_RUN: ") == true)
    }
}
