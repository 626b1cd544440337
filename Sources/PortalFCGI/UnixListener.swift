import Glibc
import PortalRuntime

/// Creates the Unix socket of `PORTAL_LISTEN`, accessible to owner and group.
enum UnixListener {
    /// Replaces the stale socket of a dead process, but never one in use.
    static func open(_ path: String) throws(Listener.Failure) -> Int32 {
        // Two processes starting simultaneously would both find the old socket stale; the lock serialises them.
        let folder = Glibc.open(Folder.of(path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw failure("its folder cannot be opened: \(errorText(errno))") }
        defer { close(folder) }
        flock(folder, LOCK_EX)
        try removeStale(path)
        let descriptor = makeSocket()
        let mask = umask(0o117)
        let bound = withAddress(path) { bind(descriptor, $0, $1) }
        let code = errno
        umask(mask)
        guard bound == 0, listen(descriptor, 4096) == 0 else {
            close(descriptor)
            throw failure("cannot listen there: \(errorText(bound == 0 ? errno : code))")
        }
        return descriptor
    }

    private static func removeStale(_ path: String) throws(Listener.Failure) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else { throw failure("something that is no socket is there") }
        let probe = makeSocket()
        defer { close(probe) }
        let answer = withAddress(path) { connect(probe, $0, $1) }
        // EAGAIN is a full backlog, so another process is listening.
        guard answer != 0, errno == ECONNREFUSED else { throw failure("another process serves that socket") }
        unlink(path)
    }

    private static func makeSocket() -> Int32 {
        socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
    }

    private static func withAddress<R>(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> R) -> R {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    private static func failure(_ reason: String) -> Listener.Failure {
        Listener.Failure(description: "PORTAL_LISTEN: \(reason)")
    }
}
