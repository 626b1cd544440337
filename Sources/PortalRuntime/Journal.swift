import Glibc

/// systemd's journal, where standard error leads to it: a line also has fields that `journalctl` selects by (its native
/// protocol, https://systemd.io/JOURNAL_NATIVE_PROTOCOL/).
final class Journal: Sendable {
    /// The journal of this process; `nil` where standard error leads elsewhere.
    static let current = Journal(Environment.current, standardError: 2, socket: "/run/systemd/journal/socket")

    private let descriptor: Int32
    private let path: String
    /// `PRIORITY` has the place of its level; `SYSLOG_IDENTIFIER` is the program.
    let identifier: String

    init?(_ environment: [String: String], standardError: Int32, socket path: String) {
        var status = stat()
        guard let stream = environment["JOURNAL_STREAM"], fstat(standardError, &status) == 0,
            stream == "\(status.st_dev):\(status.st_ino)"
        else { return nil }
        descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        identifier = CommandLine.arguments.first?.split(separator: "/").last.map(String.init) ?? "portal"
        self.path = path
        guard connectSocket() else {
            close(descriptor)
            return nil
        }
    }

    private func connectSocket() -> Bool {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
    }

    /// Sends one entry without waiting.
    /// - Returns: Whether the journal took it.
    func send(_ entry: UnsafeRawBufferPointer) -> Bool {
        if put(entry) { return true }
        // Its socket may have been made anew; after the first refusal the kernel counts this one as not connected.
        return (errno == ECONNREFUSED || errno == ENOTCONN) && connectSocket() && put(entry)
    }

    private func put(_ entry: UnsafeRawBufferPointer) -> Bool {
        Glibc.send(descriptor, entry.baseAddress, entry.count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL)) == entry.count
    }

    deinit { close(descriptor) }
}

extension LogLevel {
    /// As syslog numbers it.
    var priority: Int64 {
        switch self {
        case .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        }
    }
}
