import Glibc

extension DatabaseFile {
    /// Puts a finished database in the place of this one, which stays under another name. Only when held alone, and
    /// after `consolidate` where that is possible.
    ///
    /// Killed at any moment, it leaves either of the two whole: the log goes first, when the file holds all of it, and
    /// the file is exchanged in one step.
    /// - Parameters:
    ///   - staged: Path of the new file, in the same file system; synced.
    ///   - kept: Path for the present one.
    package func replace(by staged: String, keeping kept: String) throws {
        if access(path, F_OK) == 0 { try keep(as: kept) }
        for end in ["-wal", "-shm"] where unlink(path + end) != 0 && errno != ENOENT { throw Self.failure(path + end) }
        // The new file must not meet the old one's log, even after a power cut.
        try syncFolder()
        guard rename(staged, path) == 0 else { throw Self.failure(path) }
        try syncFolder()
    }

    private func keep(as kept: String) throws {
        // A damaged database could not be consolidated; its log may help whoever repairs it.
        var log = stat()
        let hasLog = stat(path + "-wal", &log) == 0 && log.st_size > 0
        for end in hasLog ? ["", "-wal"] : [""] where link(path + end, kept + end) != 0 {
            throw Self.failure(kept + end)
        }
        try syncFolder()
    }

    private func syncFolder() throws {
        let folder = path.split(separator: "/").dropLast().map { "/" + $0 }.joined()
        let descriptor = open(folder.isEmpty ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.failure(folder) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw Self.failure(folder) }
    }

    private static func failure(_ path: String) -> DatabaseError {
        DatabaseError(.readOnly, "cannot write \(path): \(String(cString: strerror(errno)))")
    }
}
