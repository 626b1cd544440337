import Glibc

/// Replaces small text files: whoever reads one has its earlier or its new text, whole, also after a power cut.
package enum AtomicFile {
    /// Replaces a file, or makes it.
    ///
    /// A link is replaced by the file and never followed: where it leads may be for somebody else to say.
    /// - Parameters:
    ///   - text: What it holds from now on.
    ///   - mode: Its rights; `nil` leaves it those that it has, and gives a new one to its owner alone (0600). One that is
    ///     there keeps its owner, where the process may give files away.
    /// - Throws: ``FileFailure``; then nothing is left beside the file.
    package static func replace(_ path: String, with text: String, mode: UInt32? = nil) throws(FileFailure) {
        var random = SystemRandomNumberGenerator()
        let temporary = path + "." + String(random.next(), radix: 36)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileFailure(path) }
        let isWritten =
            Terminal.write(Array(text.utf8), to: descriptor) && take(path, mode, descriptor) && fsync(descriptor) == 0
        guard close(descriptor) == 0, isWritten, rename(temporary, path) == 0 else {
            let failure = FileFailure(path)
            unlink(temporary)
            throw failure
        }
        try Folder.sync(Folder.of(path))
    }

    /// Gives the new file owner and rights, before it has its name.
    private static func take(_ path: String, _ mode: UInt32?, _ descriptor: Int32) -> Bool {
        var status = stat()
        let isThere = lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        if isThere, geteuid() == 0, fchown(descriptor, status.st_uid, status.st_gid) != 0 { return false }
        return fchmod(descriptor, mode ?? (isThere ? status.st_mode & 0o777 : 0o600)) == 0
    }
}

/// A file or folder could not be written.
package struct FileFailure: Error, CustomStringConvertible {
    /// For the operator: the path and the system's error.
    package let description: String

    /// With the system's error in `errno`.
    init(_ path: String) { description = "cannot write \(path): \(String(cString: strerror(errno)))" }
}
