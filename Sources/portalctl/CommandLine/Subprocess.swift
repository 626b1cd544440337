import Glibc
import PortalRuntime

/// Another program, found by `PATH`, without a shell between.
enum Subprocess {
    /// How it ended, and the beginning of what it wrote.
    struct Result {
        /// Exit status; 127 if there is no such program, 128 and the number for a signal.
        let status: Int32
        let output: String

        var isSuccess: Bool { status == 0 }
    }

    private static let maximumOutput = 1 << 20

    /// Runs `portalctl` itself, which may become another user.
    static func portalctl(_ words: [String], takesErrors: Bool = true) -> Result {
        run(["/proc/self/exe"] + words, takesErrors: takesErrors)
    }

    /// Runs it to its end, with an empty standard input.
    /// - Parameters:
    ///   - variables: Of its environment, beside this process's own.
    ///   - takesErrors: Whether the output includes standard error; otherwise that is dropped.
    static func run(_ words: [String], _ variables: [String: String] = [:], takesErrors: Bool = true) -> Result {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return Result(status: 127, output: message(errno)) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        if takesErrors {
            posix_spawn_file_actions_adddup2(&actions, ends[1], 2)
        } else {
            posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        }
        let arguments = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        let all = Environment.current.merging(variables) { $1 }
        let environment = all.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for variable in environment { free(variable) } }
        var process: pid_t = 0
        let failure = posix_spawnp(&process, words[0], &actions, nil, arguments, environment)
        close(ends[1])
        defer { close(ends[0]) }
        guard failure == 0 else { return Result(status: 127, output: "\(words[0]): \(message(failure))") }
        let output = text(of: ends[0])
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        return Result(status: status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F, output: output)
    }

    private static func text(of descriptor: Int32) -> String {
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(descriptor, &block, block.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            if bytes.count < maximumOutput { bytes += block.prefix(count) }
        }
        while bytes.last == 0x0a { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func message(_ code: Int32) -> String { String(cString: strerror(code)) }
}
