import Glibc
import PortalLogic
import PortalRuntime

/// An atomically created folder: files go to a temporary folder beside it, renamed at the end.
final class ExportFolder {
    private let path: String
    private let temporaryPath: String
    private var files: [String: OpenFile] = [:]

    /// - Parameter path: must not exist, or be an empty folder.
    /// - Throws: `Refusal` otherwise, or if its parent is not writable.
    init(_ path: String) throws {
        self.path = Folder.plain(path)
        try Self.checkFree(self.path)
        do { temporaryPath = try Folder.makeOwn(self.path + ".") } catch { throw Refusal("\(error)") }
    }

    /// Adds a part to a file.
    func append(_ part: [UInt8], to file: String) throws {
        let output = try files[file] ?? OpenFile(creating: temporaryPath + "/" + file)
        files[file] = output
        try part.withUnsafeBytes { try output.write($0) }
    }

    /// Syncs the files to disk.
    func sync() throws {
        for output in files.values { try output.sync() }
    }

    /// Renames the folder into place. Replaces an empty folder of that name, but not one filled meanwhile.
    func finish() throws {
        guard rename(temporaryPath, path) == 0 else { throw OpenFile.refusal("write", path) }
    }

    /// Removes everything.
    func discard() {
        for output in files.values { unlink(output.path) }
        rmdir(temporaryPath)
    }

    private static func checkFree(_ path: String) throws {
        guard let names = Folder.names(in: path) else {
            if errno == ENOENT { return }
            throw OpenFile.refusal("write", path)
        }
        guard names.isEmpty else { throw Refusal("\(path) is not empty") }
    }
}
