import Glibc
import Synchronization

/// The log: one non-blocking write per line; lines that do not fit are dropped and counted.
package final class Log: Sendable {
    /// Minimum level of written lines.
    package let level: LogLevel
    private let descriptor: Int32
    private let isSocket: Bool
    private let drops = Atomic<Int>(0)

    /// Logs to a descriptor, standard error by default.
    package init(level: LogLevel, descriptor: Int32 = 2) {
        self.level = level
        var status = stat()
        fstat(descriptor, &status)
        let kind = status.st_mode & S_IFMT
        isSocket = kind == S_IFSOCK
        // O_NONBLOCK on fd 2 itself would affect all who share it, so pipes and terminals are reopened.
        let own = kind == S_IFIFO || kind == S_IFCHR ? Self.reopened(descriptor) : -1
        self.descriptor = own >= 0 ? own : descriptor
    }

    /// Number of dropped lines.
    package var dropped: Int { drops.load(ordering: .relaxed) }

    /// Writes a message with fields.
    package func write(_ level: LogLevel, _ message: String, _ fields: KeyValuePairs<StaticString, String> = [:]) {
        guard level >= self.level else { return }
        var line = LogLine(level: level, time: Clock.now)
        line.add("message", message)
        for (name, value) in fields { line.add(name, value) }
        write(line)
    }

    /// Writes a line; the caller has checked its level.
    package func write(_ line: consuming LogLine) {
        let isWritten =
            if descriptor == 2, let journal = Journal.current {
                line.entry(journal.send, or: put)
            } else {
                line.finished(put)
            }
        if !isWritten { drops.add(1, ordering: .relaxed) }
    }

    /// Writes without waiting.
    private func put(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let written =
            isSocket
            ? send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL))
            : Glibc.write(descriptor, bytes.baseAddress, bytes.count)
        return written == bytes.count
    }

    private static func reopened(_ descriptor: Int32) -> Int32 {
        open("/proc/self/fd/\(descriptor)", O_WRONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
    }
}
