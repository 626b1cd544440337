import Glibc
import PortalLogic
import PortalRuntime

/// Another program, found by `PATH`, without a shell between. It runs as whoever this process is by then, and has its
/// environment, but for a home that is another user's.
final class Subprocess {
    /// How a program ended, and the beginning of what it wrote.
    struct Result {
        /// Exit status; 127 if it did not start, 128 and the number for a signal.
        let status: Int32
        let output: String

        var isSuccess: Bool { status == 0 }
    }

    /// Where one of a program's streams leads.
    enum Stream {
        case nowhere, file(OpenFile)
        /// That of this process.
        case shared
    }

    /// It could not be started.
    struct NotStarted: Error, CustomStringConvertible {
        let program: String
        /// The system's error.
        let code: Int32

        var description: String { "\(program): \(String(cString: strerror(code)))" }
    }

    /// Path of the file that a program is handed beside its three streams.
    static let handedPath = "/dev/fd/3"
    private static let maximumOutput = 1 << 20

    private let program: String
    private let id: pid_t
    private var hasEnded = false

    /// Starts it.
    /// - Parameters:
    ///   - hand: A file that it finds at ``handedPath``.
    ///   - variables: Of its environment, beside this process's own.
    /// - Throws: ``NotStarted``
    init(
        _ words: [String], input: Stream = .nowhere, output: Stream, errors: Stream, hand: OpenFile? = nil,
        _ variables: [String: String] = [:]
    ) throws(NotStarted) {
        program = words[0]
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        let streams = [input, output, errors] + (hand.map { [.file($0)] } ?? [])
        for (number, stream) in streams.enumerated() {
            switch stream {
            case .nowhere: posix_spawn_file_actions_addopen(&actions, Int32(number), "/dev/null", O_RDWR, 0)
            case .file(let file): posix_spawn_file_actions_adddup2(&actions, file.descriptor, Int32(number))
            case .shared: break
            }
        }
        var child: pid_t = 0
        let code = withExtendedLifetime(streams) { Self.spawn(&child, words, &actions, Self.environment(variables)) }
        guard code == 0 else { throw NotStarted(program: words[0], code: code) }
        id = child
    }

    private static func spawn(
        _ child: inout pid_t, _ words: [String], _ actions: inout posix_spawn_file_actions_t, _ variables: [String]
    ) -> Int32 {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // It is to end when nobody reads on; this process ignores the signal.
        var defaults = sigset_t()
        sigemptyset(&defaults)
        sigaddset(&defaults, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &defaults)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
        let arguments = words.map { strdup($0) } + [nil]
        let environment = variables.map { strdup($0) } + [nil]
        defer { for pointer in arguments + environment { free(pointer) } }
        return posix_spawnp(&child, words[0], &actions, &attributes, arguments, environment)
    }

    /// The home is that of whoever this process has become, not of who started it.
    private static func environment(_ more: [String: String]) -> [String] {
        var all = Environment.current.merging(more) { $1 }
        if let account = getpwuid(geteuid()) {
            let home = String(cString: account.pointee.pw_dir)
            if all["HOME"] != home { all["GNUPGHOME"] = nil }
            all["HOME"] = home
        }
        return all.map { "\($0.key)=\($0.value)" }
    }

    deinit {
        if !hasEnded, kill(id, SIGTERM) == 0 { _ = wait() }
    }

    /// Waits for its end.
    /// - Returns: Its status, as in ``Result``.
    func wait() -> Int32 {
        var status: Int32 = 0
        while waitpid(id, &status, 0) < 0, errno == EINTR {}
        hasEnded = true
        return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
    }

    /// Waits for its end.
    /// - Throws: `Refusal` if it failed; it has said why on standard error.
    func finish() throws {
        guard wait() == 0 else { throw Refusal("\(program) failed") }
    }

    // MARK: Run to the end

    /// Runs `portalctl` itself, which may become another user.
    static func portalctl(_ words: [String], takesErrors: Bool = true) -> Result {
        run(["/proc/self/exe"] + words, takesErrors: takesErrors)
    }

    /// `portal-jobs` of the package.
    static let jobs = "/usr/lib/portal/portal-jobs"

    /// Runs `portal-jobs`, which speaks with strangers' servers: as the portal's user, if this is root.
    static func jobs(_ words: [String], _ variables: [String: String]) -> Result {
        let program = [jobs] + words
        return run(geteuid() == 0 ? ["runuser", "-u", ServiceAccount.name, "--"] + program : program, variables)
    }

    /// Runs a program to its end, with an empty standard input.
    /// - Parameters:
    ///   - variables: Of its environment, beside this process's own.
    ///   - takesErrors: Whether the output includes standard error; otherwise that is dropped.
    static func run(_ words: [String], _ variables: [String: String] = [:], takesErrors: Bool = true) -> Result {
        do {
            let (process, reading) = try started(words, variables, takesErrors)
            var bytes: [UInt8] = []
            try reading.eachPart { if bytes.count < maximumOutput { bytes += $0 } }
            while bytes.last == 0x0a { bytes.removeLast() }
            return Result(status: process.wait(), output: String(decoding: bytes, as: UTF8.self))
        } catch {
            return Result(status: 127, output: "\(error)")
        }
    }

    /// What it writes ends with it, as the pipe's other end is nobody else's on return.
    private static func started(
        _ words: [String], _ variables: [String: String], _ takesErrors: Bool
    ) throws -> (Subprocess, OpenFile) {
        let pipe = try OpenFile.pipe(words[0])
        let output = Stream.file(pipe.writing)
        return (
            try Subprocess(words, output: output, errors: takesErrors ? output : .nowhere, variables), pipe.reading
        )
    }
}
