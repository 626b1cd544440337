import Glibc
import PortalAPI
import PortalRuntime
import Testing

@testable import PortalFCGI

/// Broken or hostile peers (docs/security.md#t39-broken-fastcgi-peers): their connections end, the pool continues.
@Suite struct BadPeerTests {
    static let short = Pool.Limits(ioTimeout: 300_000, peerTimeout: 900_000)
    static let begin = Peer.record(.begin, [0, 1, 0, 0, 0, 0, 0, 0])

    /// Bytes after which the worker closes without a response, at once or after the time-out.
    static let broken: [(String, [UInt8])] = [
        ("nothing", []),
        ("one byte", [1]),
        ("half a header", [1, 1, 0, 1]),
        ("wrong version", Peer.record(.begin, [0, 1, 0, 0, 0, 0, 0, 0], version: 9)),
        ("unknown role", Peer.record(.begin, [0, 9, 0, 0, 0, 0, 0, 0])),
        ("short begin", Peer.record(.begin, [0, 1])),
        ("no begin", Peer.record(.params, Peer.pair("A", "B"))),
        ("begin alone", begin),
        ("params without end", begin + Peer.record(.params, Peer.pair("A", "B"))),
        ("truncated pair", begin + Peer.record(.params, [5, 5, 65]) + Peer.record(.params, [])),
        ("truncated length", begin + Peer.record(.params, [0x80, 0]) + Peer.record(.params, [])),
        ("huge name", begin + Peer.record(.params, [0xFF, 0xFF, 0xFF, 0xFF, 0, 65]) + Peer.record(.params, [])),
        ("huge value", begin + Peer.record(.params, [1, 0xFF, 0xFF, 0xFF, 0xFF, 65]) + Peer.record(.params, [])),
        (
            "huge both",
            begin + Peer.record(.params, [UInt8](repeating: 0xFF, count: 8) + [65]) + Peer.record(.params, [])
        ),
        ("record cut short", begin + [1, 4, 0, 1, 0xFF, 0xFF, 0, 0, 1, 1, 65, 66]),
        ("noise", (0..<500).map { UInt8(truncatingIfNeeded: $0 &* 37) }),
    ]

    @Test(arguments: broken)
    func `a malformed FastCGI request ends its connection while the pool goes on`(name: String, bytes: [UInt8]) throws {
        let pool = try TestPool(threads: 1, limits: Self.short)
        let peer = try Peer(pool.path)
        peer.send(bytes)
        let answer = try #require(peer.answer(), "the connection stays open: \(name)")
        #expect(answer.head.isEmpty)
        #expect(try pool.get("/after")?.body == "GET /after 0 complete")
        #expect(pool.stats[.badPeers] == 1)
        pool.end()
    }

    @Test func `an abort instead of the body makes the request malformed`() throws {
        let pool = try TestPool(threads: 1, limits: Self.short)
        let peer = try Peer(pool.path)
        peer.begin(TestPool.get("/b", method: "POST", ("CONTENT_LENGTH", "10")))
        peer.send(Peer.record(.abort, []))
        #expect(peer.answer()?.body == "POST /b 0 malformed")
        #expect(try pool.get("/after")?.status == "Status: 200 OK")
        pool.end()
    }

    @Test func `a peer that disconnects within its body does not stop the pool`() throws {
        let pool = try TestPool(threads: 1, limits: Self.short)
        do {
            let peer = try Peer(pool.path)
            peer.begin(TestPool.get("/b", method: "POST", ("CONTENT_LENGTH", "10")))
            peer.send(Peer.record(.stdin, [1, 2, 3]))
        }
        #expect(try pool.get("/after")?.status == "Status: 200 OK")
        pool.end()
    }

    @Test func `silent peers hold threads no longer than the timeout`() throws {
        let pool = try TestPool(threads: 2, limits: Pool.Limits(ioTimeout: 300_000, peerTimeout: 60_000_000))
        let peers = try (0..<4).map { _ in try Peer(pool.path) }
        let begun = Clock.monotonicMicroseconds
        #expect(try pool.get("/after")?.status == "Status: 200 OK")
        #expect(Clock.monotonicMicroseconds - begun < 3_000_000)
        withExtendedLifetime(peers) {}
        pool.end()
    }

    /// One byte within each time-out would hold a thread forever without the overall limit.
    @Test func `a peer that drips bytes is cut off at the overall limit`() throws {
        let pool = try TestPool(threads: 1, limits: Self.short)
        let peer = try Peer(pool.path)
        let begun = Clock.monotonicMicroseconds
        var bytes = Self.begin + Peer.record(.params, Peer.pair("A", String(repeating: "b", count: 100)))
        while !bytes.isEmpty, peer.send([bytes.removeFirst()]) { usleep(100_000) }
        #expect(Clock.monotonicMicroseconds - begun < 4_000_000)
        #expect(pool.stats[.overduePeers] >= 1)
        #expect(try pool.get("/after")?.status == "Status: 200 OK")
        pool.end()
    }

    /// libfcgi keeps all parameters: above the memory limit, peers still sending some are soon cut off.
    @Test func `endless parameters are cut off when memory is short`() throws {
        let pool = try TestPool(threads: 1, limits: Pool.Limits(memoryPressure: 0))
        let peer = try Peer(pool.path)
        peer.send(Self.begin)
        let chunk = Peer.record(.params, Peer.pair("A", String(repeating: "b", count: 30_000)))
        let begun = Clock.monotonicMicroseconds
        while peer.send(chunk), Clock.monotonicMicroseconds - begun < 5_000_000 { usleep(2000) }
        #expect(Clock.monotonicMicroseconds - begun < 2_000_000)
        #expect(try pool.get("/after")?.status == "Status: 200 OK")
        pool.end()
    }

    /// A peer that does not read a large response.
    @Test func `a peer that does not read its response is cut off`() throws {
        let pool = try TestPool(threads: 1, limits: Self.short) {
            Response(status: 200, body: [UInt8](repeating: 65, count: $0.path == "/big" ? 8_000_000 : 1))
        }
        let peer = try Peer(pool.path)
        peer.begin(TestPool.get("/big"))
        peer.body([])
        let begun = Clock.monotonicMicroseconds
        #expect(try pool.get("/after")?.status == "Status: 200 OK")
        #expect(Clock.monotonicMicroseconds - begun < 4_000_000)
        withExtendedLifetime(peer) {}
        pool.end()
    }

    /// Such as an import without a key: it is answered, and holds no thread while its body trickles.
    @Test func `a body that nobody asked for holds no thread, however slow it is`() throws {
        let limits = Pool.Limits(drained: Drainer.Limits(peers: 6, time: 1_500_000))
        let pool = try TestPool(threads: 1, limits: limits)
        let peers = try (0..<8).map { _ in
            let peer = try Peer(pool.path)
            peer.begin(
                TestPool.get(
                    "/portal/cp/v1/import", method: "POST", ("CONTENT_LENGTH", "100000"),
                    ("CONTENT_TYPE", "application/x-ndjson")))
            peer.send(Peer.record(.stdin, [1]))
            return peer
        }
        let begun = Clock.monotonicMicroseconds
        #expect(try pool.get("/after")?.status == "Status: 200 OK")
        #expect(Clock.monotonicMicroseconds - begun < 1_000_000)
        let chunk = Peer.record(.stdin, [UInt8](repeating: 1, count: 30_000))
        #expect(peers[0].send(chunk + chunk + chunk) && peers[1].send(chunk))
        #expect(!peers[6].send(chunk) && !peers[7].send(chunk), "more than six")
        #expect(peers[0].answer()?.body == "POST /portal/cp/v1/import 0 unread")
        while peers[1].send([1]), Clock.monotonicMicroseconds - begun < 6_000_000 { usleep(50_000) }
        #expect(Clock.monotonicMicroseconds - begun < 3_000_000, "its time is over")
        pool.end()
    }

    /// Such as an import without a key that is broken off before its answer is written.
    @Test func `a peer that goes away while its body is refused ends nothing but itself`() throws {
        let pool = try TestPool(threads: 1) { request in
            if request.path != "/after" { usleep(300_000) }
            return Response(status: 200, body: [UInt8](repeating: 65, count: request.path == "/after" ? 1 : 200_000))
        }
        for _ in 0..<3 {
            let peer = try Peer(pool.path)
            peer.begin(
                TestPool.get(
                    "/portal/cp/v1/import", method: "POST", ("CONTENT_LENGTH", "100000"),
                    ("CONTENT_TYPE", "application/x-ndjson")))
            peer.send(Peer.record(.stdin, [1]))
            usleep(100_000)
        }
        #expect(try pool.get("/after")?.status == "Status: 200 OK")
        pool.end()
    }

    /// 24 bodies at a few bytes a second: at most half of the threads wait for them, the rest are refused.
    @Test func `slow bodies hold at most half of the threads`() throws {
        let pool = try TestPool(threads: 4, limits: Pool.Limits(ioTimeout: 2_000_000, peerTimeout: 4_000_000))
        let peers = try (0..<24).map { number in
            let peer = try Peer(pool.path)
            peer.begin(TestPool.get("/slow", method: "POST", ("CONTENT_LENGTH", "1000")))
            peer.send(Peer.record(.stdin, [UInt8(number)]))
            return peer
        }
        for round in 0..<20 {
            for peer in peers { peer.send(Peer.record(.stdin, [1])) }
            let begun = Clock.monotonicMicroseconds
            #expect(try pool.get("/quick")?.status == "Status: 200 OK")
            #expect(Clock.monotonicMicroseconds - begun < 1_500_000, "round \(round)")
            usleep(20_000)
        }
        let refused = peers.dropFirst(4).compactMap { $0.answer()?.body }.filter { $0 == "POST /slow 0 refused" }
        #expect(refused.count >= 10)
        pool.end()
    }
}
