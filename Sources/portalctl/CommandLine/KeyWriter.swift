import Glibc
import PortalRuntime

/// Writes the key file.
enum KeyWriter {
    /// Atomically replaces the file at `path`, readable only by its owner.
    static func replace(_ path: String, with text: String) throws {
        let temporaryPath = path + ".new"
        unlink(temporaryPath)
        let descriptor = open(temporaryPath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(temporaryPath) }
        let bytes = Array(text.utf8)
        let isWritten = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) } == bytes.count
        guard isWritten, fsync(descriptor) == 0, close(descriptor) == 0, rename(temporaryPath, path) == 0 else {
            throw failure(path)
        }
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Creates the parent folders of a file.
    static func makeFolder(of path: String) throws {
        guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return }
        let folder = String(path[..<slash])
        if exists(folder) { return }
        try makeFolder(of: folder)
        guard mkdir(folder, 0o750) == 0 || errno == EEXIST else { throw failure(folder) }
    }

    private static func failure(_ path: String) -> ConfigurationFailure {
        ConfigurationFailure(reasons: ["cannot write \(path): \(String(cString: strerror(errno)))"])
    }
}
