import PortalLogic
import PortalRuntime
import PortalToolkit
import Synchronization
import Testing

@testable import PortalJobs

/// Servers that fail, lie, or say too much: always a failure with its reason, in bounded time.
@Suite struct ResolverBadServerTests {
    private func resolver(_ servers: [DNSServer], _ patience: SystemResolver.Patience = .ample) -> SystemResolver {
        SystemResolver(servers: servers.map(\.address), patience: patience)
    }

    /// The failure of a lookup, which must end by its bound and some time for a busy machine.
    private func failure(
        _ servers: DNSServer..., name: String = "a.test", patience: SystemResolver.Patience = .ample
    ) -> DNSFailure? {
        let start = ContinuousClock.now
        let answer = resolver(servers, patience).host(name, .ipv4)
        #expect(ContinuousClock.now - start < patience.total + .seconds(3))
        guard case .unknown(let failure) = answer.addresses else { return nil }
        return failure
    }

    @Test(arguments: [UInt8(1), 2, 4, 5, 9])
    func `an error of the server says nothing about the name`(code: UInt8) throws {
        #expect(failure(try DNSServer { [$0.reply(code: code)] }) == .serverFailure)
    }

    @Test func `an extended error is an error`() throws {
        // BADVERS: its lower bits in the header are those of no error.
        let option = Asked.Record([0], 41, [], group: 1232)
        let bytes = option.bytes.prefix(5) + [1] + option.bytes.dropFirst(6)
        let server = try DNSServer { asked in
            var reply = asked.reply()
            reply[11] = 1
            return [reply + bytes]
        }
        #expect(failure(server) == .serverFailure)
    }

    @Test func `a server that does not recurse says nothing about the name`() throws {
        #expect(failure(try DNSServer { [$0.reply(recursion: 0)] }) == .serverFailure)
        let referral = try DNSServer { asked in
            let server = Asked.Record(Asked.Record.name("test"), 2, Asked.Record.name("ns.test"))
            return [asked.reply(recursion: 0, authority: [server])]
        }
        #expect(failure(referral) == .serverFailure)
    }

    @Test func `silence is told as such, however many servers there are`() throws {
        let servers = try (0..<4).map { _ in try DNSServer { _ in [] } }
        #expect(failure(servers[0], patience: .least) == .timeout)
        #expect(failure(servers[0], servers[1], servers[2], servers[3], patience: .least) == .timeout)
    }

    @Test func `a server that is not there is silent`() throws {
        let address = try DNSServer { _ in [] }.address
        #expect(SystemResolver(servers: [address], patience: .least).texts("a.test") == .unknown(.timeout))
    }

    @Test func `a server that is silent over TCP is not waited for`() throws {
        let server = try DNSServer { asked in asked.isTCP ? [] : [asked.reply(flags: 0x83)] }
        #expect(failure(server, patience: .least) == .timeout)
    }

    @Test func `at most three servers are asked`() throws {
        let asked = Atomic(0)
        let bad = try (0..<3).map { _ in try DNSServer { [$0.reply(code: 2)] } }
        let fourth = try DNSServer { query in
            asked.add(1, ordering: .relaxed)
            return [query.reply()]
        }
        #expect(resolver(bad + [fourth]).texts("a.test") == .unknown(.serverFailure))
        #expect(asked.load(ordering: .relaxed) == 0)
    }

    @Test(arguments: ["id", "name", "type", "class", "query", "operation", "questions", "short", "empty", "garbage"])
    func `what does not belong to the query is not believed`(kind: String) throws {
        let server = try DNSServer { asked in
            var reply = asked.reply([.address("a.test", "192.0.2.66")])
            switch kind {
            case "id": reply[1] ^= 1
            case "name": reply[13] = 0x62
            case "type": reply[21] = 28
            case "class": reply[23] = 3
            case "query": reply[2] = 0x01
            case "operation": reply[2] |= 0x28
            case "questions": reply[5] = 2
            case "short": reply = Array(reply.prefix(11))
            case "empty": reply = []
            default: reply = (0..<300).map { _ in UInt8.random(in: 0...255) }
            }
            return [reply]
        }
        #expect(failure(server, patience: .once) == .malformed)
    }

    @Test func `a forged answer in front of the true one changes nothing`() throws {
        let server = try DNSServer { asked in
            var forged = asked.reply([.address("a.test", "192.0.2.66")])
            forged[0] ^= 0xFF
            return Array(repeating: forged, count: 50) + [asked.reply([.address("a.test", "192.0.2.1")])]
        }
        let answer = resolver([server]).host("a.test", .ipv4)
        #expect(answer.addresses == .records([IPAddress("192.0.2.1")!]))
    }

    @Test func `a stream of foreign answers does not prolong the wait`() throws {
        let server = try DNSServer { asked in
            Array(repeating: [UInt8](repeating: 0, count: 40), count: 20_000)
        }
        #expect(failure(server, patience: .once) == .malformed)
    }

    @Test func `aliases in a circle are told`() throws {
        let circle = try DNSServer { [$0.reply([.alias("a.test", "b.test"), .alias("b.test", "a.test")])] }
        #expect(failure(circle) == .aliasLoop)
        #expect(resolver([circle]).host("a.test", .ipv4).aliases == ["b.test"])
        #expect(failure(try DNSServer { [$0.reply([.alias("a.test", "a.test")])] }) == .aliasLoop)
        let apart = try DNSServer { [$0.reply([.alias($0.name, $0.name == "a.test" ? "b.test" : "a.test")])] }
        #expect(failure(apart) == .aliasLoop)
    }

    @Test(arguments: [true, false]) func `a chain of more than eight aliases is not followed`(isWhole: Bool) throws {
        let server = try DNSServer { asked in
            let chain = (0..<20).map { Asked.Record.alias("n\($0).test", "n\($0 + 1).test") }
            let first = Int(asked.name.dropFirst().prefix { $0 != "." }) ?? 0
            return [asked.reply(isWhole ? chain : Array(chain.dropFirst(first).prefix(1)))]
        }
        let eight = (1...8).map { "n\($0).test" }
        #expect(
            resolver([server]).host("n0.test", .ipv4)
                == HostAnswer(aliases: eight, addresses: .unknown(.aliasLoop)))
        #expect(resolver([server]).host("n12.test", .ipv4).aliases.count == 8)
    }

    @Test func `two different aliases of one name are malformed`() throws {
        let server = try DNSServer { [$0.reply([.alias("a.test", "b.test"), .alias("a.test", "c.test")])] }
        #expect(failure(server) == .malformed)
    }

    @Test func `a hundred records are read and ten thousand are not`() throws {
        let server = try DNSServer { asked in
            guard asked.isTCP else { return [asked.reply(flags: 0x83)] }
            let count = Int(asked.name.dropLast(5)) ?? 0
            // As many as a message can hold; the header says how many there are.
            let records = (0..<min(count, 3000)).map { index in
                Asked.Record([0xC0, 12], 1, [10, 0, UInt8(index >> 8), UInt8(index & 255)])
            }
            return [asked.reply(records, count: count)]
        }
        guard case .records(let addresses) = resolver([server]).host("100.test", .ipv4).addresses else {
            Issue.record("no records")
            return
        }
        #expect(addresses.count == 100)
        #expect(failure(server, name: "101.test") == .tooLarge)
        #expect(failure(server, name: "10000.test") == .tooLarge)
    }

    @Test func `a message that is too long is not read`() throws {
        let text = Asked.Record.text("a.test", [UInt8](repeating: 0x78, count: 255))
        let long = try DNSServer { asked in
            asked.isTCP ? [asked.reply(Array(repeating: text, count: 90))] : [asked.reply(flags: 0x83)]
        }
        #expect(failure(long) == .tooLarge)
        let datagram = try DNSServer { [$0.reply(Array(repeating: text, count: 90))] }
        #expect(failure(datagram) == .tooLarge)
    }

    @Test func `over TCP too only what belongs to the query and is whole counts`() throws {
        for flags: UInt8 in [0x83, 0x01] {
            let server = try DNSServer { asked in
                [asked.reply([.address("a.test", "192.0.2.1")], flags: asked.isTCP ? flags : 0x83)]
            }
            #expect(failure(server) == .malformed)
        }
    }

    private static let broken: [(String, Asked.Record)] = [
        ("a name that points at itself", Asked.Record([0xC0, 24], 1, [192, 0, 2, 1])),
        ("a name that points behind the message", Asked.Record([0xFF, 0xFF], 1, [192, 0, 2, 1])),
        ("a label longer than the message", Asked.Record([63, 0x61], 1, [])),
        ("a label of an unknown kind", Asked.Record([0x80, 0x61, 0], 1, [192, 0, 2, 1])),
        ("data longer than the message", Asked.Record([0xC0, 12], 1, [192, 0, 2, 1], length: 400)),
        ("an address of three bytes", Asked.Record([0xC0, 12], 1, [192, 0, 2])),
        ("another class", Asked.Record([0xC0, 12], 1, [192, 0, 2, 1], group: 3)),
        ("an alias with bytes behind", Asked.Record([0xC0, 12], 5, [0xC0, 12, 0])),
        ("an alias to the root", Asked.Record([0xC0, 12], 5, [0])),
        ("an alias whose name loops", Asked.Record([0xC0, 12], 5, [0xC0, 36])),
    ]

    @Test(arguments: broken) func `a broken record makes the response malformed`(
        _: String, record: Asked.Record
    ) throws {
        #expect(failure(try DNSServer { [$0.reply([record])] }) == .malformed)
    }

    @Test(arguments: [[], [5, 0x61], [0, 1, 0x61, 9]] as [[UInt8]])
    func `a broken text record is malformed`(data: [UInt8]) throws {
        let server = try DNSServer { [$0.reply([Asked.Record([0xC0, 12], 16, data)])] }
        #expect(resolver([server]).texts("a.test") == .unknown(.malformed))
    }

    @Test(arguments: [[], [0], [0, 0], [0, 6, 0x69, 0x73]] as [[UInt8]])
    func `a broken CAA record is malformed`(data: [UInt8]) throws {
        let server = try DNSServer { [$0.reply([Asked.Record([0xC0, 12], 257, data)])] }
        #expect(resolver([server]).authorities("a.test") == .unknown(.malformed))
    }

    @Test func `fewer records than announced are malformed`() throws {
        #expect(failure(try DNSServer { [$0.reply([.address("a.test", "192.0.2.1")], count: 2)] }) == .malformed)
    }

    /// Bytes changed, removed, repeated and cut off, with the answer's own bytes as material for pointers.
    @Test func `random damage to an answer never crashes the parser`() throws {
        let query = try #require(DNSQuery("a.test", .txt))
        let valid = Asked(query.plain, isTCP: false).reply(
            [
                .alias("a.test", "b.test"), Asked.Record([0xC0, 12], 16, [1, 0x61]), .text("b.test", [0x61], [0x62]),
                .authority("b.test", 0, "issue", "x"), .address("b.test", "2001:db8::1"),
            ], authority: [.zone("test")], additional: [Asked.Record([0], 41, [0, 10, 0, 2, 1, 2], group: 1232)])
        #expect(throws: Never.self) { try DNSMessage(valid, to: query) }
        var random = SystemRandomNumberGenerator()
        var accepted = 0
        for _ in 0..<20_000 {
            let bytes = damaged(valid, behind: query.plain.count, &random)
            guard query.isAnswered(by: bytes), let message = try? DNSMessage(bytes, to: query) else { continue }
            accepted += 1
            _ = message.records(of: "b.test", .txt).map(DNSData.text)
            _ = message.records(of: "b.test", .caa).map(DNSData.authority)
        }
        #expect(accepted > 0 && accepted < 20_000)
    }

    private func damaged(
        _ valid: [UInt8], behind question: Int, _ random: inout SystemRandomNumberGenerator
    ) -> [UInt8] {
        var bytes = valid
        for _ in 0...Int.random(in: 0...6, using: &random) where bytes.count > question {
            let at = Int.random(in: question..<bytes.count, using: &random)
            switch Int.random(in: 0...6, using: &random) {
            case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes[at] = [0, 0x3F, 0xC0, 0xFF, 0x80].randomElement(using: &random) ?? 0
            case 2: bytes.remove(at: at)
            case 3: bytes.insert(bytes[Int.random(in: 0..<bytes.count, using: &random)], at: at)
            case 4: bytes[Int.random(in: 6..<12, using: &random)] = UInt8.random(in: 0...8, using: &random)
            case 5: bytes[Int.random(in: 0..<question, using: &random)] ^= 1
            default: bytes.removeSubrange(at...)
            }
        }
        return bytes
    }
}
