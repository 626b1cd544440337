import Glibc
import PortalLogic
import PortalRuntime
import PortalToolkit
import Synchronization
import Testing

@testable import PortalJobs

/// Answers that are what they should be; see ``ResolverBadServerTests`` for the others.
@Suite struct ResolverTests {
    private typealias Record = Asked.Record

    private func resolver(
        _ servers: DNSServer..., patience: SystemResolver.Patience = .ample
    ) -> SystemResolver {
        SystemResolver(servers: servers.map(\.address), patience: patience)
    }

    @Test func `addresses of both families are found`() throws {
        let server = try DNSServer { asked in
            [
                asked.reply(
                    asked.type == 1
                        ? [.address("a.test", "192.0.2.1"), .address("a.test", "192.0.2.2")]
                        : [.address("a.test", "2001:db8::1")])
            ]
        }
        let four = resolver(server).host("a.test", .ipv4)
        #expect(four == HostAnswer(addresses: .records([IPAddress("192.0.2.1")!, IPAddress("192.0.2.2")!])))
        #expect(resolver(server).host("a.test", .ipv6) == HostAnswer(addresses: .records([IPAddress("2001:db8::1")!])))
    }

    @Test func `a query is recursive, has EDNS, and names exactly what was asked`() throws {
        let queries = Mutex<[Asked]>([])
        let server = try DNSServer { asked in
            queries.withLock { $0.append(asked) }
            return [asked.reply()]
        }
        #expect(resolver(server).texts("_portal-verify.a.test") == .none)
        let asked = try #require(queries.withLock { $0.first })
        #expect(queries.withLock { $0.count } == 1)
        #expect(asked.name == "_portal-verify.a.test" && asked.type == 16)
        #expect(asked.bytes[2] == 1 && asked.isExtended)
        #expect(asked.bytes.suffix(11) == [0, 0, 41, 4, 208, 0, 0, 0, 0, 0, 0])
    }

    @Test func `the chain of aliases is told in order and in lower case, whatever the order of the records`() throws {
        let server = try DNSServer { asked in
            [
                asked.reply([
                    .address("EDGE.Example", "192.0.2.1"), .alias("C.test", "Edge.EXAMPLE"), .alias("a.test", "B.Test"),
                    .alias("b.test", "c.test"), .address("other.test", "192.0.2.66"),
                ])
            ]
        }
        let answer = resolver(server).host("a.test", .ipv4)
        #expect(answer.aliases == ["b.test", "c.test", "edge.example"])
        #expect(answer.addresses == .records([IPAddress("192.0.2.1")!]))
    }

    @Test func `a chain that the server leaves off is followed`() throws {
        let server = try DNSServer { asked in
            switch asked.name {
            case "a.test": [asked.reply([.alias("a.test", "b.test")])]
            case "b.test": [asked.reply([.alias("b.test", "c.test")])]
            default: [asked.reply([.address("c.test", "192.0.2.1")])]
            }
        }
        let answer = resolver(server).host("a.test", .ipv4)
        #expect(answer == HostAnswer(aliases: ["b.test", "c.test"], addresses: .records([IPAddress("192.0.2.1")!])))
    }

    @Test func `aliases are told even where they lead to nothing or to an error`() throws {
        let server = try DNSServer { asked in
            switch asked.name {
            case "a.test": [asked.reply([.alias("a.test", "gone.test")], code: 3)]
            case "b.test": [asked.reply([.alias("b.test", "empty.test")])]
            case "c.test": [asked.reply([.alias("c.test", "broken.test")])]
            case "broken.test": [asked.reply(code: 2)]
            default: [asked.reply()]
            }
        }
        #expect(resolver(server).host("a.test", .ipv4) == HostAnswer(aliases: ["gone.test"], addresses: .none))
        #expect(resolver(server).host("b.test", .ipv4) == HostAnswer(aliases: ["empty.test"], addresses: .none))
        let broken = HostAnswer(aliases: ["broken.test"], addresses: .unknown(.serverFailure))
        #expect(resolver(server).host("c.test", .ipv4) == broken)
    }

    @Test func `neither a missing name nor a missing type is an error`() throws {
        let server = try DNSServer { asked in
            switch asked.name {
            case "missing.test": [asked.reply(code: 3)]
            case "responsible.test": [asked.reply(flags: 0x85, recursion: 0)]
            case "zone.test": [asked.reply(recursion: 0, authority: [.zone("test")])]
            default: [asked.reply([.text("a.test", Array("of another type".utf8))])]
            }
        }
        for name in ["missing.test", "responsible.test", "zone.test", "a.test"] {
            let isAbsent = name == "missing.test"
            #expect(resolver(server).host(name, .ipv4) == HostAnswer(addresses: .none, isAbsent: isAbsent))
            #expect(resolver(server).authorities(name) == .none)
        }
    }

    @Test func `a name that DNS cannot hold does not exist, and is not asked for`() throws {
        let server = try DNSServer { _ in [] }
        let long = (0..<5).map { _ in String(repeating: "x", count: 60) }.joined(separator: ".")
        for name in [long, String(repeating: "x", count: 64) + ".test", "a..test"] {
            #expect(resolver(server).texts(name) == .none)
        }
    }

    @Test func `the strings of a text record are joined, and what is not UTF-8 replaced`() throws {
        let server = try DNSServer { asked in
            [
                asked.reply([
                    .text("a.test", Array("portal-".utf8), [], Array("verify=1".utf8)), .text("a.test", [0x41, 0xFF]),
                    .text("a.test", []), .text("a.test", Array(repeating: 0x78, count: 255), [0x79]),
                ])
            ]
        }
        let long = String(repeating: "x", count: 255) + "y"
        #expect(resolver(server).texts("a.test") == .records(["portal-verify=1", "A\u{FFFD}", "", long]))
    }

    @Test func `a text record may be an alias too`() throws {
        let server = try DNSServer { asked in
            [asked.reply([.alias("_v.a.test", "_v.b.test"), .text("_v.b.test", [0x41])])]
        }
        #expect(resolver(server).texts("_v.a.test") == .records(["A"]))
    }

    @Test func `CAA records have flags, a tag in lower case, and a value`() throws {
        let server = try DNSServer { asked in
            [
                asked.reply([
                    .authority("a.test", 0, "issue", "letsencrypt.org"), .authority("a.test", 128, "IssueWild", ";"),
                    .authority("a.test", 1, "iodef", ""),
                ])
            ]
        }
        #expect(
            resolver(server).authorities("a.test")
                == .records([
                    CAARecord(tag: "issue", value: "letsencrypt.org"),
                    CAARecord(isCritical: true, tag: "issuewild", value: ";"), CAARecord(tag: "iodef", value: ""),
                ]))
    }

    @Test func `a truncated response is asked for again over TCP`() throws {
        let records = (0..<90).map { Asked.Record.text("a.test", Array("record \($0)".utf8)) }
        let server = try DNSServer { asked in
            asked.isTCP ? [asked.reply(records)] : [asked.reply(Array(records.prefix(2)), flags: 0x83)]
        }
        #expect(resolver(server).texts("a.test") == .records((0..<90).map { "record \($0)" }))
    }

    @Test func `a silent or failing server is passed over for the next`() throws {
        let good = try DNSServer { [$0.reply([.address("a.test", "192.0.2.1")])] }
        let silent = try DNSServer { _ in [] }
        let failing = try DNSServer { [$0.reply(code: 2)] }
        let answer = HostAnswer(addresses: .records([IPAddress("192.0.2.1")!]))
        #expect(resolver(silent, failing, good, patience: .brief).host("a.test", .ipv4) == answer)
    }

    @Test func `a server that drops EDNS or does not know it is asked without`() throws {
        let answer = HostAnswer(addresses: .records([IPAddress("192.0.2.1")!]))
        let dropping = try DNSServer { $0.isExtended ? [] : [$0.reply([.address("a.test", "192.0.2.1")])] }
        #expect(resolver(dropping, patience: .brief).host("a.test", .ipv4) == answer)
        let old = try DNSServer { asked in
            // Some send the header alone.
            asked.isExtended
                ? [asked.bytes[..<2] + [0x81, 0x81, 0, 0, 0, 0, 0, 0, 0, 0]]
                : [asked.reply([.address("a.test", "192.0.2.1")])]
        }
        #expect(resolver(old).host("a.test", .ipv4) == answer)
    }

    static let hasIPv6 = (try? DNSServer("::1") { _ in [] }) != nil

    @Test(.enabled(if: hasIPv6)) func `a server may have an IPv6 address`() throws {
        let server = try DNSServer("::1") { [$0.reply([.address("a.test", "192.0.2.1")])] }
        #expect(resolver(server).host("a.test", .ipv4).addresses == .records([IPAddress("192.0.2.1")!]))
    }

    @Test func `by default the servers are those of the system`() throws {
        let file = try #require(fopen("/etc/resolv.conf", "re"))
        defer { fclose(file) }
        var (line, lines) = ([CChar](repeating: 0, count: 1024), [String]())
        while fgets(&line, 1024, file) != nil {
            lines.append(String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self))
        }
        let servers = lines.filter { $0.hasPrefix("nameserver") }.count
        #expect(ResolverLibrary.systemServers().count == min(3, max(1, servers)))
    }

    @Test func `many threads may ask at the same time`() throws {
        let server = try DNSServer { asked in [asked.reply([.text(asked.name, Array(asked.name.utf8))])] }
        let resolver = resolver(server)
        let wrong = Atomic(0)
        try withThreads(16) { thread in
            for turn in 0..<50 where resolver.texts("x\(thread)-\(turn).test") != .records(["x\(thread)-\(turn).test"])
            {
                wrong.add(1, ordering: .relaxed)
            }
        }
        #expect(wrong.load(ordering: .relaxed) == 0)
    }

    private func withThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) throws {
        for thread in try (0..<count).map({ index in try WorkerThread(name: "ask") { body(index) } }) { thread.join() }
    }
}

extension SystemResolver.Patience {
    /// For servers that answer, on a busy machine.
    static let ample = Self(single: .seconds(10), total: .seconds(30))
    /// For an answer after one or two silences.
    static let brief = Self(single: .seconds(1), total: .seconds(20))
    /// For servers that do not answer.
    static let least = Self(single: .milliseconds(300), total: .milliseconds(800))
    /// For messages that are not believed.
    static let once = Self(single: .milliseconds(500), rounds: 1, total: .milliseconds(500))
}
