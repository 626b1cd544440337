import Glibc
import PortalToolkit
import Testing

@testable import PortalRuntime

@Suite struct LogTests {
    private func line(_ value: String) -> String {
        var line = LogLine(level: .info, time: 0)
        line.add("v", value)
        return line.finished { String(decoding: $0, as: UTF8.self) }
    }

    @Test(arguments: [
        ("plain", "plain"), ("a\"b\\c", "a\\\"b\\\\c"), ("x\r\ny", "x\\u000d\\u000ay"),
        ("\u{1B}[31m", "\\u001b[31m"), ("\u{7F}\u{0}", "\\u007f\\u0000"), ("\u{9B}31m", "\\u009b31m"),
        ("\u{2028}", "\\u2028"), ("Zürich ☂", "Zürich ☂"),
    ]) func `log values escape control characters and keep other Unicode text`(value: String, encoded: String) {
        #expect(line(value) == "{\"time\":\"1970-01-01T00:00:00Z\",\"level\":\"info\",\"v\":\"\(encoded)\"}\n")
    }

    @Test func `long log values are truncated`() {
        #expect(line(String(repeating: "\u{1}", count: 100_000)).utf8.count < 700)
    }

    @Test func `missing log values are omitted and numbers stay unquoted`() {
        var line = LogLine(level: .error, time: 951_782_399_999)
        line.add("a", nil)
        line.add("n", -5)
        #expect(
            line.finished { String(decoding: $0, as: UTF8.self) }
                == "{\"time\":\"2000-02-28T23:59:59.999Z\",\"level\":\"error\",\"n\":-5}\n")
    }

    @Test func `lines below the log level are omitted`() throws {
        let pipe = try Pipe()
        let log = Log(level: .warning, descriptor: pipe.writer)
        log.write(.notice, "quiet")
        log.write(.warning, "loud", ["cause": "x"])
        #expect(pipe.text().hasSuffix("\"level\":\"warning\",\"message\":\"loud\",\"cause\":\"x\"}\n"))
        #expect(!pipe.text().contains("quiet"))
    }

    /// A stalled reader must not block the worker.
    @Test func `lines that a full pipe cannot take are dropped and counted`() throws {
        let pipe = try Pipe()
        let log = Log(level: .info, descriptor: pipe.writer)
        for _ in 0..<3000 { log.write(.info, String(repeating: "m", count: 100)) }
        #expect(log.dropped > 0)
        #expect(fcntl(pipe.writer, F_GETFL) & O_NONBLOCK == 0)
        let lines = pipe.text().split(separator: "\n")
        #expect(lines.count + log.dropped == 3000)
        #expect(lines.allSatisfy { $0.hasPrefix("{") && $0.hasSuffix("}") })
    }

    @Test func `lines that a full socket cannot take are dropped and counted`() throws {
        var ends: [Int32] = [0, 0]
        #expect(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
        let log = Log(level: .info, descriptor: ends[0])
        for _ in 0..<10_000 { log.write(.info, String(repeating: "m", count: 100)) }
        #expect(log.dropped > 0)
        close(ends[0])
        close(ends[1])
    }
}

/// Both ends of a pipe.
final class Pipe {
    let reader: Int32
    let writer: Int32

    init() throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw Peer.Failed(code: errno) }
        (reader, writer) = (ends[0], ends[1])
        _ = fcntl(reader, F_SETFL, O_NONBLOCK)
    }

    deinit {
        close(reader)
        close(writer)
    }

    /// The pipe's current content.
    func text() -> String {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65536)
        while case let count = read(reader, &chunk, chunk.count), count > 0 { bytes += chunk[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }
}
