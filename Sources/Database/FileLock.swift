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

    /// The processes that hold the lock, for people: `portal-fcgi (process 812)`. Empty if the kernel does not say.
    func holders() -> [String] {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return [] }
        let file = ":\(status.st_ino)"
        // `1: FLOCK ADVISORY WRITE 812 08:01:1234 0 EOF`
        let owners = Self.text("/proc/locks").split(separator: "\n").compactMap { line -> Int? in
            let fields = line.split(separator: " ")
            guard fields.count > 5, fields[1] == "FLOCK", fields[5].hasSuffix(file) else { return nil }
            return Int(fields[4])
        }
        return Set(owners).subtracting([Int(getpid())]).sorted().map { owner in
            let name = Self.text("/proc/\(owner)/comm").prefix { $0 != "\n" }
            return (name.isEmpty ? "somebody" : name) + " (process \(owner))"
        }
    }

    private static func text(_ path: String) -> String {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return "" }
        defer { close(file) }
        var text: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 4096)
        while case let count = read(file, &block, block.count), count > 0 { text += block[..<count] }
        return String(decoding: text, as: UTF8.self)
    }
}
