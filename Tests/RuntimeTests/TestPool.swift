import Glibc
import PortalAPI
import PortalRuntime

@testable import PortalFCGI

/// A pool in this process, with a stand-in for the portal, on its own socket.
final class TestPool {
    static let initialised = FastCGI.initialise()

    let path: String
    let stop: Event
    let finished: Event
    let stats = Stats()
    private let folder: String
    private let listener: Int32
    let pool: Pool
    private let monitor: WorkerThread

    init(
        threads: Int = 4, limits: Pool.Limits = .init(),
        respond: @escaping @Sendable (Request) -> Response = TestPool.echo
    ) throws {
        signal(SIGPIPE, SIG_IGN)
        guard Self.initialised, let stop = Event(), let finished = Event() else { throw Peer.Failed(code: errno) }
        (self.stop, self.finished) = (stop, finished)
        folder = temporaryFolder()
        path = folder + "/s"
        listener = try Listener.open(.unix(path: path)).descriptor
        let log = Log(level: .error, descriptor: open("/dev/null", O_WRONLY | O_CLOEXEC))
        let pool = Pool(
            Pool.Dependencies(
                listener: listener,
                requestDecoder: CGIRequestDecoder(
                    trustedProxies: TrustedProxies(), bodies: Semaphore(max(1, threads / 2))),
                limits: limits, log: log, stats: stats), stop: stop,
            threads: threads, makeResponder: { { request, _ in respond(request) } })
        self.pool = pool
        try pool.start()
        monitor = try WorkerThread(name: "monitor") {
            while !finished.wait(milliseconds: 20) {
                pool.endOverdue(now: Clock.monotonicMicroseconds, resident: 1 << 20)
            }
        }
    }

    /// Stops the pool and waits for its threads.
    func end() {
        stop.set()
        pool.join()
        finished.set()
        monitor.join()
        close(listener)
        removeFolder(folder)
    }

    /// Echoes the request.
    @Sendable static func echo(_ request: Request) -> Response {
        Response(
            status: 200, headers: [("Content-Type", "text/plain")],
            body: Array("\(request.method) \(request.path) \(request.body.count) \(request.bodyState)".utf8))
    }

    /// Parameters as sent by Caddy.
    static func get(_ uri: String, method: String = "GET", _ more: (String, String)...) -> [(String, String)] {
        [
            ("REQUEST_METHOD", method), ("REQUEST_URI", uri), ("PORTAL_HOST", "localhost"),
            ("REMOTE_ADDR", "192.0.2.1"),
        ] + more
    }

    /// Sends a GET and reads the response.
    func get(_ uri: String) throws -> Peer.Answer? {
        let peer = try Peer(path)
        peer.begin(TestPool.get(uri))
        peer.body([])
        return peer.answer()
    }
}

func temporaryFolder() -> String {
    var template = Array("/tmp/portal-test-XXXXXX".utf8CString)
    return String(cString: mkdtemp(&template))
}

func removeFolder(_ path: String) {
    guard let directory = opendir(path) else { return }
    while let entry = readdir(directory) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
            $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        guard name != ".", name != ".." else { continue }
        if unlink("\(path)/\(name)") != 0 { removeFolder("\(path)/\(name)") }
    }
    closedir(directory)
    rmdir(path)
}
