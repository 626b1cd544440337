import Glibc
import PortalAPI
import PortalRuntime
import Testing

@testable import PortalFCGI

/// The pool with ordinary requests, as from a web server.
@Suite struct PoolTests {
    @Test func `a GET request is answered`() throws {
        let pool = try TestPool()
        let answer = try #require(try pool.get("/portal/acme/state?x=%20"))
        #expect(answer.head == "Status: 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 33")
        #expect(answer.body == "GET /portal/acme/state 0 complete")
        #expect(answer.isComplete)
        pool.end()
    }

    @Test func `bodies up to 64 KiB are read whole`() throws {
        let pool = try TestPool()
        for size in [1, 8191, 8192, 65536] {
            let peer = try Peer(pool.path)
            peer.begin(TestPool.get("/b", method: "POST", ("CONTENT_LENGTH", "\(size)")))
            peer.body([UInt8](repeating: 7, count: size))
            #expect(peer.answer()?.body == "POST /b \(size) complete")
        }
        pool.end()
    }

    @Test(arguments: [
        ("10", 3, "malformed"), ("3", 10, "malformed"), ("-1", 5, "malformed"), ("+5", 5, "malformed"),
        ("5 ", 5, "malformed"), ("65537", 65537, "tooLarge"), ("2147483647", 0, "tooLarge"),
        ("99999999999999999999", 0, "malformed"), ("9999999999999999999", 0, "tooLarge"), ("0", 0, "complete"),
    ])
    func `a body must match its Content-Length and fit in 64 KiB`(announced: String, sent: Int, state: String) throws {
        let pool = try TestPool()
        let peer = try Peer(pool.path)
        peer.begin(TestPool.get("/b", method: "POST", ("CONTENT_LENGTH", announced)))
        peer.body([UInt8](repeating: 7, count: sent))
        #expect(peer.answer()?.body == "POST /b 0 \(state)")
        pool.end()
    }

    @Test func `a HEAD response keeps Content-Length but has no body`() throws {
        let pool = try TestPool()
        let peer = try Peer(pool.path)
        peer.begin(TestPool.get("/", method: "HEAD"))
        peer.body([])
        let answer = try #require(peer.answer())
        #expect(answer.head.contains("Content-Length: 17"))
        #expect(answer.body.isEmpty)
        pool.end()
    }

    @Test func `large responses are sent whole`() throws {
        let pool = try TestPool { _ in Response(status: 200, body: [UInt8](repeating: 0x61, count: 200_000)) }
        #expect(try pool.get("/")?.body.utf8.count == 200_000)
        pool.end()
    }

    @Test func `connections are closed even if the peer asks to keep them`() throws {
        let pool = try TestPool(threads: 1)
        let peer = try Peer(pool.path)
        peer.begin(TestPool.get("/"), keep: true)
        peer.body([])
        #expect(peer.answer()?.status == "Status: 200 OK")
        #expect(try pool.get("/")?.status == "Status: 200 OK")
        pool.end()
    }

    @Test func `a cookie of 40 kB is accepted`() throws {
        let pool = try TestPool { Response(status: 200, body: Array("\($0.cookie?.utf8.count ?? 0)".utf8)) }
        let peer = try Peer(pool.path)
        peer.begin(TestPool.get("/", ("HTTP_COOKIE", String(repeating: "c", count: 40_000))))
        peer.body([])
        #expect(peer.answer()?.body == "40000")
        pool.end()
    }

    @Test func `draining lets running requests finish`() throws {
        let started = try #require(Event())
        let pool = try TestPool(threads: 2) { _ in
            started.set()
            usleep(300_000)
            return Response(status: 200, body: Array("late".utf8))
        }
        let peer = try Peer(pool.path)
        peer.begin(TestPool.get("/"))
        peer.body([])
        #expect(started.wait(milliseconds: 5000))
        let begun = Clock.monotonicMicroseconds
        pool.end()
        #expect(Clock.monotonicMicroseconds - begun < 2_000_000)
        #expect(peer.answer()?.body == "late")
    }

    @Test func `the watchdog is fed until a request is stuck for 45 seconds`() throws {
        let started = try #require(Event())
        let release = try #require(Event())
        let pool = try TestPool(threads: 2) { _ in
            started.set()
            _ = release.wait(milliseconds: 5000)
            return Response(status: 200)
        }
        let log = Log(level: .error, descriptor: open("/dev/null", O_WRONLY | O_CLOEXEC))
        let monitor = Monitor(pool: pool.pool, stats: pool.stats, log: log, notify: Notify([:]))
        func isFed(after microseconds: Int64) -> Bool {
            pool.stats.set(.heartbeatAt, 0)
            monitor.heartbeat(now: Clock.monotonicMicroseconds + microseconds)
            return pool.stats[.heartbeatAt] > 0
        }
        #expect(isFed(after: 100_000_000))
        let peer = try Peer(pool.path)
        peer.begin(TestPool.get("/"))
        #expect(started.wait(milliseconds: 5000))
        #expect(isFed(after: 0))
        #expect(!isFed(after: 46_000_000))
        release.set()
        #expect(peer.answer()?.isComplete == true)
        pool.end()
    }

    @Test func `an idle pool drains at once`() throws {
        let pool = try TestPool(threads: 8)
        let begun = Clock.monotonicMicroseconds
        pool.end()
        #expect(Clock.monotonicMicroseconds - begun < 500_000)
    }

    @Test func `a thread that cannot start ends the pool`() throws {
        #expect(TestPool.initialised)
        let stop = try #require(Event())
        let dependencies = Pool.Dependencies(
            listener: -1,
            requestDecoder: CGIRequestDecoder(trustedProxies: TrustedProxies(), bodies: Semaphore(1)), limits: .init(),
            log: Log(level: .error, descriptor: open("/dev/null", O_WRONLY)), stats: Stats())
        let pool = Pool(dependencies, stop: stop, threads: 2) { throw Peer.Failed(code: 5) }
        #expect(throws: PoolFailure.self) { try pool.start() }
        #expect(stop.wait(milliseconds: 0))
        pool.join()
    }
}
