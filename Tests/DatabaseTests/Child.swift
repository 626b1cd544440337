import Glibc

/// `LaneProbe` as a child process; both sides exchange lines over a socket.
final class Child {
    struct CannotStart: Error {
        let code: Int32
    }

    private let id: pid_t
    private let socket: Int32
    private var pending: [UInt8] = []
    private var hasEnded = false

    init(_ arguments: String...) throws {
        let folder = CommandLine.arguments[0].split(separator: "/").dropLast().map { "/" + $0 }.joined()
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw CannotStart(code: errno)
        }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        var argv = ([folder + "/LaneProbe"] + arguments).map { strdup($0) } + [nil]
        var child: pid_t = 0
        let code = posix_spawn(&child, folder + "/LaneProbe", &actions, nil, &argv, environ)
        for pointer in argv { free(pointer) }
        posix_spawn_file_actions_destroy(&actions)
        close(ends[1])
        (id, socket) = (child, ends[0])
        guard code == 0 else { throw CannotStart(code: code) }
    }

    deinit {
        kill()
        close(socket)
    }

    /// The next line; nil on time-out or end.
    func line(milliseconds: Int32 = 10_000) -> String? {
        while true {
            if let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
                defer { pending.removeFirst(end + 1) }
                return String(decoding: pending[..<end], as: UTF8.self)
            }
            var input = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
            guard poll(&input, 1, milliseconds) == 1 else { return nil }
            var bytes = [UInt8](repeating: 0, count: 65536)
            let count = read(socket, &bytes, bytes.count)
            guard count > 0 else { return nil }
            pending += bytes[..<count]
        }
    }

    func send(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = Glibc.send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    /// Kills it immediately; its output so far stays readable.
    func kill() {
        guard !hasEnded else { return }
        hasEnded = true
        Glibc.kill(id, SIGKILL)
        waitpid(id, nil, 0)
    }
}
