import Glibc
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

    @Test func `counters of dead processes are ignored and swept`() throws {
        mkdir(folder + "/stats", 0o755)
        let dead = folder + "/stats/fcgi-1"
        let descriptor = open(dead, O_RDWR | O_CREAT, 0o600)
        ftruncate(descriptor, off_t(Stats.size))
        close(descriptor)
        #expect(StatsReader(runFolder: folder).processes().isEmpty)
        let stats = try Stats(kind: "jobs", runFolder: folder)
        #expect(access(dead, F_OK) != 0)
        #expect(StatsReader(runFolder: folder).processes().count == 1)
        withExtendedLifetime(stats) {}
    }

    @Test func `an unusable run folder is reported as PORTAL_RUN`() {
        let error = #expect(throws: Stats.Failure.self) { try Stats(kind: "fcgi", runFolder: "/proc/none") }
        #expect(error?.description.hasPrefix("PORTAL_RUN: ") == true)
    }
}
