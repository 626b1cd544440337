import Glibc
import PortalLogic
import PortalRuntime

/// Writes the file with the signing keys.
enum KeyWriter {
    /// Puts `text` in the place of the file at `path` in one step: readable for its owner only, never seen by half.
    static func replace(_ path: String, with text: String) throws {
        let draft = path + ".new"
        unlink(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(draft) }
        let bytes = Array(text.utf8)
        let isWritten = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) } == bytes.count
        guard isWritten, fsync(descriptor) == 0, close(descriptor) == 0, rename(draft, path) == 0 else {
            throw failure(path)
        }
    }

    /// Whether there is a file.
    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Makes the folder that a file is to be in, and those above it.
    static func makeFolder(of path: String) throws {
        guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return }
        let folder = String(path[..<slash])
        if exists(folder) { return }
        try makeFolder(of: folder)
        guard mkdir(folder, 0o750) == 0 || errno == EEXIST else { throw failure(folder) }
    }

    private static func failure(_ path: String) -> ConfigurationFailure {
        ConfigurationFailure(reasons: ["\(path) cannot be written: \(String(cString: strerror(errno)))"])
    }
}
