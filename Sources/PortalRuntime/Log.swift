import Glibc
import Synchronization

/// Where the log lines go: one write per line, which never waits; what does not fit is dropped and counted.
package final class Log: Sendable {
    /// Lines below this level are left out.
    package let level: LogLevel
    private let descriptor: Int32
    private let isSocket: Bool
    private let drops = Atomic<Int>(0)

    /// A log on a descriptor, standard error by default.
    package init(level: LogLevel, descriptor: Int32 = 2) {
        self.level = level
        var status = stat()
        fstat(descriptor, &status)
        let kind = status.st_mode & S_IFMT
        isSocket = kind == S_IFSOCK
        // O_NONBLOCK on fd 2 itself would reach everyone who shares it, so pipes and terminals are opened anew.
        let own = kind == S_IFIFO || kind == S_IFCHR ? Self.reopened(descriptor) : -1
        self.descriptor = own >= 0 ? own : descriptor
    }

    /// Lines that found no room.
    package var dropped: Int { drops.load(ordering: .relaxed) }

    /// Writes a message with fields.
    package func write(_ level: LogLevel, _ message: String, _ fields: KeyValuePairs<StaticString, String> = [:]) {
        guard level >= self.level else { return }
        var line = LogLine(level: level, time: Clock.now)
        line.add("message", message)
        for (name, value) in fields { line.add(name, value) }
        write(line)
    }

    /// Writes a line whose level the caller has compared.
    package func write(_ line: consuming LogLine) {
        let isWritten = line.finished { bytes in
            let written =
                isSocket
                ? send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL))
                : Glibc.write(descriptor, bytes.baseAddress, bytes.count)
            return written == bytes.count
        }
        if !isWritten { drops.add(1, ordering: .relaxed) }
    }

    private static func reopened(_ descriptor: Int32) -> Int32 {
        open("/proc/self/fd/\(descriptor)", O_WRONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
    }
}
