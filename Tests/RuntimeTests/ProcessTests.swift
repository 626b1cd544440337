import Glibc
import PortalRuntime
import PortalStore
import PortalToolkit
import Testing

@testable import PortalFCGI

/// The built worker as started by systemd, a web server or a person.
@Suite final class ProcessTests {
    private let folder = temporaryFolder()
    private var socketPath: String { folder + "/s" }

    deinit { removeFolder(folder) }

    init() throws {
        let connection = try Store(path: folder + "/portal.db", create: true).connect()
        _ = try connection.migrate()
        connection.close()
        writeKeys(KeyRing.line(id: "k1", random: .system))
    }

    private func writeKeys(_ text: String, mode: mode_t = 0o600) {
        let descriptor = open(folder + "/keys", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        _ = write(descriptor, text, text.utf8.count)
        fchmod(descriptor, mode)
        close(descriptor)
    }

    private func environment(_ more: [String: String] = [:]) -> [String: String] {
        [
            "PORTAL_RUN": folder + "/run", "PORTAL_DATABASE": folder + "/portal.db", "PORTAL_KEYS": folder + "/keys",
        ].merging(more) { $1 }
    }

    private func answer(_ uri: String) throws -> Peer.Answer? {
        for _ in 0..<500 {
            guard let peer = try? Peer(socketPath) else {
                usleep(10_000)
                continue
            }
            peer.begin(TestPool.get(uri))
            peer.body([])
            return peer.answer()
        }
        return nil
    }

    @Test func `portal-fcgi prints version and help whatever the configuration`() throws {
        let version = try Child("portal-fcgi", ["--version"], [:])
        #expect(version.wait() == 0)
        #expect(version.text == "portal-fcgi \(Build.version)\n")
        let help = try Child("portal-fcgi", ["--help"], ["PORTAL_THREADS": "wrong"])
        #expect(help.wait() == 0)
        #expect(help.text.hasPrefix("usage: portal-fcgi"))
    }

    @Test func `portal-fcgi refuses unknown arguments`() throws {
        let child = try Child("portal-fcgi", ["--internall"], [:])
        #expect(child.wait() == 64)
        #expect(child.errorText.contains("usage:"))
    }

    @Test func `wrong settings are all named, and nothing is created`() throws {
        let child = try Child(
            "portal-fcgi", [],
            environment(["PORTAL_THREADS": "many", "PORTAL_LOG_LEVEL": "loud", "PORTAL_LISTEN": "unix:\(socketPath)"]))
        #expect(child.wait() == 78)
        #expect(child.errorText.contains("PORTAL_THREADS: ") && child.errorText.contains("PORTAL_LOG_LEVEL: "))
        #expect(!child.errorText.contains("many") && !child.errorText.contains("loud"))
        #expect(access(folder + "/run", F_OK) != 0)
        #expect(access(socketPath, F_OK) != 0)
    }

    @Test func `a missing database and an open key file are both named, and nothing is created`() throws {
        writeKeys("k1:c2VjcmV0", mode: 0o644)
        let child = try Child(
            "portal-fcgi", [],
            environment(["PORTAL_DATABASE": folder + "/none.db", "PORTAL_LISTEN": "unix:\(socketPath)"]))
        #expect(child.wait() == 78)
        #expect(child.errorText.contains("PORTAL_DATABASE: ") && child.errorText.contains("PORTAL_KEYS: "))
        #expect(!child.errorText.contains("c2VjcmV0"))
        for name in ["run", "s", "none.db", "none.db.lane", "none.db.turn", "none.db.inuse"] {
            #expect(access("\(folder)/\(name)", F_OK) != 0, "created \(name)")
        }
    }

    @Test(arguments: ["not a database", ""]) func `a file that is no database is refused`(content: String) throws {
        let path = folder + "/bad.db"
        let descriptor = open(path, O_WRONLY | O_CREAT, 0o600)
        let bytes = String(repeating: content, count: 1000)
        _ = write(descriptor, bytes, bytes.utf8.count)
        close(descriptor)
        let child = try Child(
            "portal-fcgi", [], environment(["PORTAL_DATABASE": path, "PORTAL_LISTEN": "unix:\(socketPath)"]))
        #expect(child.wait() == 78)
        #expect(child.errorText.contains("PORTAL_DATABASE: "))
        #expect(access(socketPath, F_OK) != 0)
    }

    @Test func `a malformed key is reported by its line, not its value`() throws {
        writeKeys("k1:c2VjcmV0\n")
        let child = try Child("portal-fcgi", [], environment(["PORTAL_LISTEN": "unix:\(socketPath)"]))
        #expect(child.wait() == 78)
        #expect(child.errorText.contains("PORTAL_KEYS: line 1: "))
        #expect(!child.errorText.contains("c2VjcmV0"))
    }

    @Test func `the internal worker needs no keys and reports whether the pool serves`() throws {
        unlink(folder + "/keys")
        let child = try Child("portal-fcgi", ["--internal"], environment(["PORTAL_LISTEN": "unix:\(socketPath)"]))
        #expect(try answer("/internal/health/live")?.body == "live \(Build.version)\n")
        #expect(try answer("/internal/health/ready")?.body == "not ready \(Build.version)\n")
        let pool = try Stats(kind: "fcgi", runFolder: folder + "/run")
        #expect(try answer("/internal/health/ready")?.body == "ready \(Build.version)\n")
        pool.set(.draining, 1)
        #expect(try answer("/internal/health/ready")?.status == "Status: 503 Service Unavailable")
        kill(child.id, SIGTERM)
        #expect(child.wait() == 0)
    }

    @Test func `SIGHUP reloads the keys and keeps the old ones if the new are broken`() throws {
        let child = try Child("portal-fcgi", [], environment(["PORTAL_LISTEN": "unix:\(socketPath)"]))
        #expect(try answer("/")?.isComplete == true)
        kill(child.id, SIGHUP)
        usleep(100_000)
        writeKeys("broken")
        kill(child.id, SIGHUP)
        usleep(100_000)
        #expect(try answer("/")?.isComplete == true)
        kill(child.id, SIGTERM)
        #expect(child.wait() == 0)
        #expect(child.errorText.contains("keys reloaded"))
        #expect(child.errorText.contains("key reload failed; keeping current keys"))
    }

    @Test func `without a socket the start fails and names PORTAL_LISTEN`() throws {
        let child = try Child("portal-fcgi", [], environment())
        #expect(child.wait() == 78)
        #expect(child.errorText.contains("PORTAL_LISTEN: must be set"))
    }

    @Test(arguments: [SIGTERM, SIGINT]) func `SIGTERM and SIGINT drain the worker`(signal: Int32) throws {
        let child = try Child("portal-fcgi", [], environment(["PORTAL_LISTEN": "unix:\(socketPath)"]))
        #expect(try answer("/")?.isComplete == true)
        let begun = Clock.monotonicMicroseconds
        kill(child.id, signal)
        #expect(child.wait() == 0)
        #expect(Clock.monotonicMicroseconds - begun < 1_000_000)
        #expect(child.errorText.contains("\"message\":\"drained\""))
    }

    /// A blocking listener on descriptor 0, as from inetd-like starters; its backlog outlives the worker.
    @Test func `the listener may come from standard input and outlives the worker`() throws {
        let listener = try Listener.open(.unix(path: socketPath)).descriptor
        _ = fcntl(listener, F_SETFL, 0)
        for _ in 0..<2 {
            let child = try Child("portal-fcgi", [], environment(), input: listener)
            #expect(try answer("/")?.isComplete == true)
            kill(child.id, SIGTERM)
            #expect(child.wait() == 0)
        }
        close(listener)
    }

    /// As with systemd: the socket is descriptor 3, and states go to a datagram socket.
    @Test func `socket activation works, and systemd is notified of start, watchdog and stop`() throws {
        let listener = try Listener.open(.unix(path: socketPath)).descriptor
        _ = fcntl(listener, F_SETFL, 0)
        // dup2 of a descriptor onto itself would keep its close-on-exec flag.
        let moved = fcntl(listener, F_DUPFD_CLOEXEC, 100)
        let states = NotifyReceiver(folder + "/notify")
        let child = try Child(
            "/bin/sh", ["-c", "LISTEN_PID=$$ exec \(Child.path("portal-fcgi"))"],
            environment(["LISTEN_FDS": "1", "NOTIFY_SOCKET": folder + "/notify", "WATCHDOG_USEC": "15000000"]),
            third: moved)
        #expect(states.next() == "READY=1")
        #expect(try answer("/")?.isComplete == true)
        #expect(states.next() == "WATCHDOG=1")
        kill(child.id, SIGTERM)
        #expect(child.wait() == 0)
        var last = states.next()
        while last == "WATCHDOG=1" { last = states.next() }
        #expect(last == "STOPPING=1")
        close(moved)
        close(listener)
    }

    @Test func `a second process refuses a socket in use`() throws {
        let first = try Child("portal-fcgi", [], environment(["PORTAL_LISTEN": "unix:\(socketPath)"]))
        #expect(try answer("/")?.isComplete == true)
        let second = try Child("portal-fcgi", [], environment(["PORTAL_LISTEN": "unix:\(socketPath)"]))
        #expect(second.wait() == 78)
        #expect(second.errorText.contains("another process serves that socket"))
        kill(first.id, SIGTERM)
        #expect(first.wait() == 0)
    }

    @Test func `a single request is answered as plain CGI`() throws {
        let input = Pipe.filled(Array("{\"a\":1}".utf8))
        let child = try Child(
            "portal-fcgi", [],
            environment([
                "GATEWAY_INTERFACE": "CGI/1.1", "REQUEST_METHOD": "POST", "PATH_INFO": "/portal/acme/auth/login",
                "SERVER_NAME": "localhost", "CONTENT_LENGTH": "7", "CONTENT_TYPE": "application/json",
            ]), input: input)
        #expect(child.wait() == 0)
        #expect(child.text.hasPrefix("Status: "))
        #expect(child.text.contains("\r\n\r\n{"))
        #expect(child.errorText.contains("\"method\":\"POST\""))
        #expect(access(folder + "/run", F_OK) != 0)
        close(input)
    }

    @Test func `the worker survives noise, and a signal does not cut a request short`() throws {
        let child = try Child(
            "portal-fcgi", [], environment(["PORTAL_LISTEN": "unix:\(socketPath)", "PORTAL_THREADS": "2"]))
        #expect(try answer("/")?.isComplete == true)
        for number in 0..<40 {
            let peer = try Peer(socketPath)
            peer.send((0..<200).map { UInt8(truncatingIfNeeded: $0 &* number &+ 1) })
        }
        // A signal while a body arrives must not truncate the request.
        let peer = try Peer(socketPath)
        peer.begin(TestPool.get("/", method: "POST", ("CONTENT_LENGTH", "4")))
        peer.send(Peer.record(.stdin, [1, 2]))
        usleep(50_000)
        kill(child.id, SIGHUP)
        kill(child.id, SIGTERM)
        usleep(50_000)
        peer.body([3, 4])
        let answer = try #require(peer.answer())
        #expect(answer.isComplete)
        #expect(child.wait() == 0)
    }
}

extension Pipe {
    /// The read end of a pipe that contains these bytes and is closed.
    static func filled(_ bytes: [UInt8]) -> Int32 {
        var ends: [Int32] = [0, 0]
        pipe(&ends)
        _ = write(ends[1], bytes, bytes.count)
        close(ends[1])
        _ = fcntl(ends[0], F_SETFD, FD_CLOEXEC)
        return ends[0]
    }
}
