import Glibc

/// An advisory lock on an empty file, created once and never removed.
final class FileLock: Sendable {
    enum Mode {
        case shared, exclusive
    }

    private let descriptor: Int32

    init(path: String) throws {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw DatabaseError(.readOnly, "cannot open \(path): \(String(cString: strerror(errno)))")
        }
    }

    deinit {
        // A child being started shares the descriptor until it executes its program; closing is not enough.
        unlock()
        close(descriptor)
    }

    /// Acquires or changes the lock without waiting.
    /// - Returns: Whether it was available.
    func tryLock(_ mode: Mode) throws -> Bool {
        let operation = mode == .shared ? LOCK_SH : LOCK_EX
        while flock(descriptor, operation | LOCK_NB) != 0 {
            if errno == EWOULDBLOCK { return false }
            if errno != EINTR { throw DatabaseError(.other, "flock: \(String(cString: strerror(errno)))") }
        }
        return true
    }

    func unlock() {
        flock(descriptor, LOCK_UN)
    }
}
