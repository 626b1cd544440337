import Glibc
import Synchronization

/// A process's access to a database: path, write lane, share of the in-use lock. Connections are created from it.
package final class DatabaseFile: Sendable {
    /// Path without symbolic links.
    package let path: String
    let lane: WriteLane
    let laneDeadline: Duration
    let mayCreate: Bool
    private let use: FileLock

    /// Opens the database at `path` for use.
    /// - Parameters:
    ///   - create: Whether to create a missing file; otherwise nothing is ever created.
    ///   - laneDeadline: Maximum wait of a write for others.
    /// - Throws: `DatabaseError` `.missing`, `.corrupt` (not a regular file), `.busy` (held exclusively).
    package init(path: String, create: Bool = false, laneDeadline: Duration = .seconds(2)) throws {
        let resolved = try Self.resolve(path, create: create)
        self.path = resolved
        mayCreate = create
        self.laneDeadline = laneDeadline
        lane = try WriteLanes.lane(of: resolved) { try Self.checkHeader(resolved, create: create) }
        use = try FileLock(path: resolved + ".inuse")
        guard try use.tryLock(.shared) else {
            throw DatabaseError(.busy, "\(path) is used by somebody alone (a restore or a migration)")
        }
    }

    /// Takes the database at `path`, which may be missing or damaged, for this process alone: to replace it.
    /// - Throws: `DatabaseError` `.busy` with the names of the processes that use it.
    package init(alone path: String, laneDeadline: Duration = .seconds(2)) throws {
        let resolved = try Self.resolve(path, create: true)
        self.path = resolved
        mayCreate = false
        self.laneDeadline = laneDeadline
        lane = try WriteLanes.lane(of: resolved) {}
        use = try FileLock(path: resolved + ".inuse")
        guard try use.tryLock(.exclusive) else {
            let users = use.holders()
            let names = users.isEmpty ? "" : " by " + users.joined(separator: ", ")
            throw DatabaseError(.busy, "\(path) is in use\(names); stop the portal first")
        }
    }

    /// Writers of this process that entered the write lane, those that gave up, and the sum of their waits.
    package var laneUse: (entries: UInt64, timeouts: UInt64, microseconds: UInt64) { lane.use }

    /// Runs `body` with exclusive access; fails immediately if the database is in use.
    /// - Throws: `DatabaseError` `.busy` if another process uses it.
    package func withExclusiveAccess<T>(_ body: () throws -> T) throws -> T {
        guard try use.tryLock(.exclusive) else {
            // A failed lock change may have lost the share.
            _ = try use.tryLock(.shared)
            throw DatabaseError(.busy, "the database is in use; stop the portal first")
        }
        defer { _ = try? use.tryLock(.shared) }
        return try body()
    }

    private static func resolve(_ path: String, create: Bool) throws -> String {
        if let known = real(path) {
            var status = stat()
            guard stat(known, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
                throw DatabaseError(.corrupt, "\(path) is not an ordinary file")
            }
            return known
        }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        let folder = parts.count > 1 ? parts.dropLast().joined(separator: "/") : "."
        guard create, let name = parts.last, !name.isEmpty, let known = real(folder.isEmpty ? "/" : folder) else {
            throw DatabaseError(.missing, "there is no database at \(path)")
        }
        return known + "/" + name
    }

    /// Checks the first bytes, so that no files are created beside one that is not a database.
    ///
    /// Must precede this process's connections: closing a descriptor drops all of the process's locks on a file.
    private static func checkHeader(_ path: String, create: Bool) throws {
        var status = stat()
        if create, stat(path, &status) != 0 || status.st_size == 0 { return }
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw DatabaseError(.readOnly, "cannot open \(path): \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        var header = [UInt8](repeating: 0, count: 16)
        guard Glibc.read(descriptor, &header, 16) == 16, header == Array("SQLite format 3\0".utf8) else {
            throw DatabaseError(.corrupt, "\(path) is not a database")
        }
    }

    private static func real(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}

/// The write lanes of this process, one per path: a second lock on one descriptor would succeed at once.
private enum WriteLanes {
    private static let lanes = Mutex<[String: WriteLane]>([:])

    /// - Parameter check: Runs on the process's first use of the path.
    static func lane(of path: String, check: () throws -> Void) throws -> WriteLane {
        try lanes.withLock { lanes in
            if let known = lanes[path] { return known }
            try check()
            let lane = try WriteLane(path: path)
            lanes[path] = lane
            return lane
        }
    }
}
