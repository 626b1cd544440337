import Glibc
import PortalLogic

/// A folder that is there whole or not at all: files are written into another one beside it, which takes its name in
/// the end.
final class ExportFolder {
    private let path: String
    private let draft: String
    private var descriptors: [String: Int32] = [:]

    /// - Parameter path: must not exist, or be an empty folder.
    /// - Throws: `Refusal` otherwise, or when nothing can be written beside it.
    init(_ path: String) throws {
        var path = path
        while path.count > 1, path.last == "/" { path.removeLast() }
        self.path = path
        try Self.checkFree(path)
        // Of a random name, readable for this user alone.
        var name = Array((path + ".XXXXXX").utf8CString)
        guard mkdtemp(&name) != nil else { throw Self.refusal(path) }
        draft = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Adds a part to a file.
    func append(_ part: [UInt8], to file: String) throws {
        let descriptor = try descriptors[file] ?? create(file)
        var rest = part[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw Self.refusal(draft + "/" + file) }
            rest = rest.dropFirst(written)
        }
    }

    private func create(_ file: String) throws -> Int32 {
        let descriptor = open(draft + "/" + file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.refusal(draft + "/" + file) }
        descriptors[file] = descriptor
        return descriptor
    }

    /// Makes sure that the files are on the disk.
    func settle() throws {
        defer { closeAll() }
        for (file, descriptor) in descriptors where fsync(descriptor) != 0 {
            throw Self.refusal(draft + "/" + file)
        }
    }

    /// Gives the folder its name. An empty folder of that name is replaced; one that has been filled meanwhile is not.
    func finish() throws {
        guard rename(draft, path) == 0 else { throw Self.refusal(path) }
    }

    /// Takes everything away again.
    func discard() {
        for file in descriptors.keys { unlink(draft + "/" + file) }
        closeAll()
        rmdir(draft)
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
        Refusal("\(path) cannot be written: \(String(cString: strerror(errno)))")
    }
}
