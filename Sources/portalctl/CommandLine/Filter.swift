import Glibc
import PortalLogic
import PortalRuntime

/// A running program that turns one stream into another. It has this process's standard error.
final class Filter {
    private let program: String
    private let id: pid_t
    private var hasEnded = false

    /// Starts a program of the `PATH`.
    /// - Parameter environment: Variables beside those of this process.
    init(
        _ program: String, _ arguments: [String], from input: OpenFile, to output: OpenFile,
        environment: [String: String]
    )
        throws
    {
        self.program = program
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input.descriptor, 0)
        posix_spawn_file_actions_adddup2(&actions, output.descriptor, 1)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // It is to end when nobody reads on; this process ignores the signal.
        var defaults = sigset_t()
        sigemptyset(&defaults)
        sigaddset(&defaults, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &defaults)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
        var words = ([program] + arguments).map { strdup($0) } + [nil]
        var variables = Self.variables(environment).map { strdup($0) } + [nil]
        defer { for pointer in words + variables { free(pointer) } }
        var child: pid_t = 0
        let code = posix_spawnp(&child, program, &actions, &attributes, &words, &variables)
        id = child
        guard code == 0 else {
            hasEnded = true
            throw Refusal(
                code == ENOENT
                    ? "\(program) is not installed; run: apt install \(program)"
                    : "cannot start \(program): \(String(cString: strerror(code)))")
        }
    }

    deinit {
        guard !hasEnded else { return }
        // One that was started as root cannot be ended after this process has become another user.
        if kill(id, SIGTERM) == 0 { waitpid(id, nil, 0) }
    }

    /// Waits for its end.
    /// - Throws: `Refusal` if it failed; it has said why on standard error.
    func finish() throws {
        var status: Int32 = 0
        while waitpid(id, &status, 0) < 0, errno == EINTR {}
        hasEnded = true
        guard status == 0 else { throw Refusal("\(program) failed") }
    }

    /// The home of whoever this process has become, not of who started it.
    private static func variables(_ more: [String: String]) -> [String] {
        var all = Environment.current.merging(more) { $1 }
        guard let account = getpwuid(geteuid()) else { return all.map { "\($0.key)=\($0.value)" } }
        let home = String(cString: account.pointee.pw_dir)
        if all["HOME"] != home { all["GNUPGHOME"] = nil }
        all["HOME"] = home
        return all.map { "\($0.key)=\($0.value)" }
    }
}
