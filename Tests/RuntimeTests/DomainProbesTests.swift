import Glibc
import PortalLogic
import PortalRuntime
import PortalStore
import Testing

@testable import PortalJobs

/// When a handshake that does not end is a domain's fault; the real edge is in the end-to-end tests.
@Suite struct DomainProbesTests {
    private let domain = Domain(
        client: 1, id: 2, name: "billing.acme.test", origin: .owner, token: "t", state: .issuing, at: 0)

    /// Listens and never answers, as an edge that waits for its authority.
    private func silentPort() throws -> (descriptor: Int32, port: UInt16) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        return try withUnsafeMutablePointer(to: &address) {
            try $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                try #require(bind(descriptor, pointer, length) == 0 && listen(descriptor, 16) == 0)
                try #require(getsockname(descriptor, pointer, &length) == 0)
            }
            return (descriptor, UInt16(bigEndian: $0.pointee.sin_port))
        }
    }

    private func outcome(_ payload: CurlClient.Request.Payload, port: UInt16) throws -> CurlClient.Outcome {
        let client = try CurlClient()
        try client.start(
            CurlClient.Request(
                url: "https://billing.acme.test/", connectMilliseconds: 300, totalMilliseconds: 300, payload: payload),
            as: 1)
        return try #require(client.wait(milliseconds: 5000).first).outcome
    }

    @Test func `a handshake that is held to the end is refused, an edge that is not there is unknown`() throws {
        let (descriptor, port) = try silentPort()
        let probe = CurlClient.Request.Payload.probe(host: "127.0.0.1", port: port, roots: nil)
        #expect(try outcome(probe, port: port).probe?.result == .bad(.refused))
        close(descriptor)
        #expect(try outcome(probe, port: port).probe?.result == .unknown)
    }

    /// An edge that is overrun holds all handshakes.
    @Test func `a held handshake is unknown where the edge has no consent or shakes no hands at all`() throws {
        let (descriptor, port) = try silentPort()
        defer { close(descriptor) }
        let settings = DomainWorker.Settings(
            edge: TCPAddress(host: "127.0.0.1", port: port), ask: TCPAddress(host: "127.0.0.1", port: 9),
            publicPort: 443,
            baseHosts: ["portal.test"], authorities: [])
        let probes = DomainProbes(
            settings, client: try CurlClient(), log: Log(level: .error), stats: Stats(), milliseconds: 300)
        probes.start(DomainTurn(domain, isServed: true))
        var ended: [DomainTurn] = []
        for _ in 0..<500 where ended.isEmpty {
            ended = probes.takeFinished()
            usleep(10_000)
        }
        #expect(ended.first?.probe == .unknown)
    }
}
