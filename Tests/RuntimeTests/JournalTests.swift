import Glibc
import PortalToolkit
import Testing

@testable import PortalRuntime

/// The journal's own protocol, against a socket like its.
@Suite struct JournalTests {
    /// A bound datagram socket, and standard error's stand-in.
    private final class Receiver {
        let path: String
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)

        init(path: String = "/tmp/portal-journal-\(getpid())-\(UInt32.random(in: 0..<UInt32.max))") {
            self.path = path
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
            _ = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
        }

        var stream: String {
            var status = stat()
            fstat(descriptor, &status)
            return "\(status.st_dev):\(status.st_ino)"
        }

        func next() -> String {
            var bytes = [UInt8](repeating: 0, count: 4096)
            let count = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
            return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        }

        deinit {
            close(descriptor)
            unlink(path)
        }
    }

    @Test func `a line has its fields beside its text`() throws {
        let receiver = Receiver()
        let journal = try #require(
            Journal(["JOURNAL_STREAM": receiver.stream], standardError: receiver.descriptor, socket: receiver.path))
        var line = LogLine(level: .warning, time: 0, for: journal)
        line.add("tenant", "acme")
        line.add("route", "/nodes/{id}")
        line.add("status", 503)
        line.add("cause", "a\nMESSAGE=forged")
        let isSent = line.entry(journal.send, or: { _ in false })
        #expect(isSent)
        let lines = receiver.next().split(separator: "\n")
        #expect(lines.first == "PRIORITY=4" && lines[1].hasPrefix("SYSLOG_IDENTIFIER="))
        #expect(
            lines[2...5] == [
                "PORTAL_TENANT=acme", "PORTAL_ROUTE=/nodes/{id}", "PORTAL_STATUS=503",
                "PORTAL_CAUSE=a\\u000aMESSAGE=forged",
            ])
        #expect(lines[6].hasPrefix("MESSAGE={\"time\":") && lines[6].hasSuffix("\"}") && lines.count == 7)
    }

    @Test func `only what systemd has connected to the journal goes there`() {
        let receiver = Receiver()
        #expect(Journal([:], standardError: receiver.descriptor, socket: receiver.path) == nil)
        #expect(Journal(["JOURNAL_STREAM": "1:2"], standardError: receiver.descriptor, socket: receiver.path) == nil)
        let stream = ["JOURNAL_STREAM": receiver.stream]
        #expect(
            Journal(stream, standardError: receiver.descriptor, socket: receiver.path + "x") == nil, "nobody listens")
    }

    @Test func `a journal whose socket was made anew is found again, and one that is gone loses no line`() throws {
        let first = Receiver()
        let journal = try #require(
            Journal(["JOURNAL_STREAM": first.stream], standardError: first.descriptor, socket: first.path))
        close(first.descriptor)
        unlink(first.path)
        func line() -> LogLine {
            var line = LogLine(level: .notice, time: 0, for: journal)
            line.add("tenant", "acme")
            return line
        }
        var text = ""
        let isWritten = line().entry(journal.send) {
            text = String(decoding: $0, as: UTF8.self)
            return true
        }
        #expect(isWritten && text.hasPrefix("{\"time\":") && text.hasSuffix(",\"tenant\":\"acme\"}\n"))
        let second = Receiver(path: first.path)
        let isSentAgain = line().entry(journal.send, or: { _ in false })
        #expect(isSentAgain)
        #expect(second.next().contains("PORTAL_TENANT=acme\n"))
    }
}
