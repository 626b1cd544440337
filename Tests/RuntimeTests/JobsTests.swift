import Glibc
import PortalRuntime
import PortalStore
import PortalToolkit
import Testing

/// The built jobs process.
@Suite final class JobsTests {
    private let folder = temporaryFolder()

    deinit { removeFolder(folder) }

    private func environment() -> [String: String] {
        ["PORTAL_RUN": folder + "/run", "PORTAL_DATABASE": folder + "/portal.db", "PORTAL_KEYS": folder + "/keys"]
    }

    @Test func `portal-jobs does not start with wrong settings or without a database`() throws {
        let child = try Child("portal-jobs", [], environment().merging(["PORTAL_THREADS": "x"]) { $1 })
        #expect(child.wait() == 78)
        #expect(child.errorText.contains("PORTAL_THREADS: "))
        let other = try Child("portal-jobs", [], environment())
        #expect(other.wait() == 78)
        #expect(other.errorText.contains("PORTAL_DATABASE: ") && other.errorText.contains("PORTAL_KEYS: "))
        #expect(access(folder + "/run", F_OK) != 0)
    }

    @Test func `portal-jobs works until SIGTERM, then drains`() throws {
        let connection = try Store(path: folder + "/portal.db", create: true).connect()
        _ = try connection.migrate()
        try AtomicFile.replace(folder + "/keys", with: KeyRing.line(id: "k1", random: .system) + "\n", mode: 0o600)
        let child = try Child("portal-jobs", [], environment())
        let reader = StatsReader(runFolder: folder + "/run")
        for _ in 0..<500 where reader.sum(.requests, kind: "jobs") == 0 { usleep(10_000) }
        #expect(reader.sum(.requests, kind: "jobs") >= 1)
        #expect(reader.sum(.serverErrors, kind: "jobs") == 0)
        kill(child.id, SIGTERM)
        #expect(child.wait() == 0)
        #expect(child.errorText.contains("\"message\":\"drained\""))
        #expect(reader.processes().map(\.isAlive) == [false])
        connection.close()
    }

    @Test func `portal-jobs prints its version and refuses unknown options`() throws {
        let child = try Child("portal-jobs", ["--version"], [:])
        #expect(child.wait() == 0)
        #expect(child.text == "portal-jobs \(Build.version)\n")
        #expect(try Child("portal-jobs", ["--nonsense"], [:]).wait() == 64)
    }
}
