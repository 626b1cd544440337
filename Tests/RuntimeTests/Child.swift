import Glibc

/// A built program as a child process.
final class Child {
    let id: pid_t
    private let output: Int32
    private let errors: Int32

    /// Path of a built program, beside the test program.
    static func path(_ name: String) -> String {
        CommandLine.arguments[0].split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/" + name
    }

    /// Starts `name` from the test program's folder, or from anywhere if it is a path.
    /// - Parameters:
    ///   - environment: the complete environment; nothing is inherited.
    ///   - input: becomes descriptor 0.
    ///   - third: becomes descriptor 3.
    init(
        _ name: String, _ arguments: [String] = [], _ environment: [String: String], input: Int32 = -1,
        third: Int32 = -1
    ) throws {
        let program = name.hasPrefix("/") ? name : Child.path(name)
        (output, errors) = (Child.temporary(), Child.temporary())
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        let nothing = open("/dev/null", O_RDWR | O_CLOEXEC)
        posix_spawn_file_actions_adddup2(&actions, input >= 0 ? input : nothing, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, errors, 2)
        if third >= 0 { posix_spawn_file_actions_adddup2(&actions, third, 3) }
        var argv: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
        var envp: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer {
            for pointer in argv + envp { free(pointer) }
            posix_spawn_file_actions_destroy(&actions)
            close(nothing)
        }
        // Test threads block all signals, and a child inherits that.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        var none = sigset_t()
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        defer { posix_spawnattr_destroy(&attributes) }
        var child: pid_t = 0
        let code = posix_spawn(&child, program, &actions, &attributes, &argv, &envp)
        guard code == 0 else { throw Peer.Failed(code: code) }
        id = child
    }

    deinit {
        close(output)
        close(errors)
    }

    /// The exit code; `nil` if it times out (and is killed) or dies of a signal.
    func wait(milliseconds: Int = 10_000) -> Int32? {
        var status: Int32 = 0
        for _ in 0..<milliseconds {
            if waitpid(id, &status, WNOHANG) == id { return status & 0x7F == 0 ? status >> 8 & 0xFF : nil }
            usleep(1000)
        }
        kill(id, SIGKILL)
        waitpid(id, &status, 0)
        return nil
    }

    /// Its standard output.
    var text: String { Child.text(output) }
    /// Its standard error.
    var errorText: String { Child.text(errors) }

    // Files, because a full pipe would block the child.
    private static func temporary() -> Int32 {
        var template = Array("/tmp/portal-test-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        unlink(template)
        return descriptor
    }

    private static func text(_ descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }
}
