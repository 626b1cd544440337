import Glibc

/// A copy of a database in the making, in a file of its own that only this process uses.
package final class DatabaseCopy {
    /// The copy's file, open for reading until this value is gone.
    package let descriptor: Int32
    /// Reads the finished copy.
    package let connection: Connection

    private let target: SQLiteHandle

    /// Creates the file, readable by its owner alone.
    /// - Parameters:
    ///   - path: Must not exist.
    ///   - isNameless: Removes the name while the file is still empty, so that a killed process leaves no content.
    package init(path: String, isNameless: Bool) throws {
        descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw DatabaseError(.readOnly, "cannot create \(path): \(String(cString: strerror(errno)))")
        }
        do {
            target = try SQLiteHandle(path: path, create: false)
            // Both must be open before the name goes.
            connection = try Connection(ofCopy: path)
            // Synced once, at the end; a copy that failed is thrown away.
            for setting in ["PRAGMA journal_mode = MEMORY", "PRAGMA synchronous = OFF"] { try target.run(setting) }
        } catch {
            unlink(path)
            close(descriptor)
            throw error
        }
        if isNameless { unlink(path) }
    }

    deinit {
        connection.close()
        close(descriptor)
    }

    /// Copies the source as of one instant and syncs the file.
    /// - Parameter progress: Receives the bytes left and the bytes in all.
    package func fill(from source: Connection, progress: (_ left: Int64, _ all: Int64) throws -> Void) throws {
        let pageSize = try source.pageSize()
        try source.copy(into: target) { try progress(Int64($0) * pageSize, Int64($1) * pageSize) }
        try markSelfContained()
        guard fsync(descriptor) == 0 else { throw Self.failure() }
    }

    /// Removes the mark of a write-ahead log from the header (https://www.sqlite.org/fileformat2.html, offset 18), so
    /// that a reader needs no file beside it.
    private func markSelfContained() throws {
        guard pwrite(descriptor, [UInt8](repeating: 1, count: 2), 2, 18) == 2 else { throw Self.failure() }
    }

    private static func failure() -> DatabaseError {
        DatabaseError(.full, "cannot write the copy: \(String(cString: strerror(errno)))")
    }
}
