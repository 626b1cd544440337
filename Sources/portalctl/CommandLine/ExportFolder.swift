import Glibc
import PortalLogic

/// An atomically created folder: files go to a temporary folder beside it, renamed at the end.
final class ExportFolder {
    private let path: String
    private let temporaryPath: String
    private var descriptors: [String: Int32] = [:]

    /// - Parameter path: must not exist, or be an empty folder.
    /// - Throws: `Refusal` otherwise, or if its parent is not writable.
    init(_ path: String) throws {
        var path = path
        while path.count > 1, path.last == "/" { path.removeLast() }
        self.path = path
        try Self.checkFree(path)
        // Has a random name, and is readable only by this user.
        var name = Array((path + ".XXXXXX").utf8CString)
        guard mkdtemp(&name) != nil else { throw Self.refusal(path) }
        temporaryPath = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Adds a part to a file.
    func append(_ part: [UInt8], to file: String) throws {
        let descriptor = try descriptors[file] ?? create(file)
        var rest = part[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw Self.refusal(temporaryPath + "/" + file) }
            rest = rest.dropFirst(written)
        }
    }

    private func create(_ file: String) throws -> Int32 {
        let descriptor = open(temporaryPath + "/" + file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.refusal(temporaryPath + "/" + file) }
        descriptors[file] = descriptor
        return descriptor
    }

    /// Syncs the files to disk.
    func sync() throws {
        defer { closeAll() }
        for (file, descriptor) in descriptors where fsync(descriptor) != 0 {
            throw Self.refusal(temporaryPath + "/" + file)
        }
    }

    /// Renames the folder into place. Replaces an empty folder of that name, but not one filled meanwhile.
    func finish() throws {
        guard rename(temporaryPath, path) == 0 else { throw Self.refusal(path) }
    }

    /// Removes everything.
    func discard() {
        for file in descriptors.keys { unlink(temporaryPath + "/" + file) }
        closeAll()
        rmdir(temporaryPath)
    }

    private var isOpen = true

    private func closeAll() {
        guard isOpen else { return }
        isOpen = false
        for descriptor in descriptors.values { close(descriptor) }
    }

    private static func checkFree(_ path: String) throws {
        guard let folder = opendir(path) else {
            if errno == ENOENT { return }
            throw refusal(path)
        }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name == "." || name == ".." else { throw Refusal("\(path) is not empty") }
        }
    }

    private static func refusal(_ path: String) -> Refusal {
        Refusal("cannot write \(path): \(String(cString: strerror(errno)))")
    }
}
