import Glibc
import PortalLogic

/// A folder beside the database, where its successor is made; in the same file system, so that a rename exchanges them.
final class StagingFolder {
    let path: String

    private static let prefix = ".restore-"

    /// Makes the folder, and removes those that killed processes left. Only for who holds the database alone.
    init(beside database: String) throws {
        let parent = String(database.prefix(through: database.lastIndex(of: "/") ?? database.startIndex))
        for name in Self.names(parent) where name.hasPrefix(Self.prefix) { Self.remove(parent + name) }
        var name = Array((parent + Self.prefix + "XXXXXX").utf8CString)
        guard mkdtemp(&name) != nil else { throw OpenFile.refusal("write", parent) }
        path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        Self.remove(path)
    }

    /// Path of the database in the making.
    var database: String { path + "/portal.db" }

    private static func remove(_ folder: String) {
        for name in names(folder) { unlink(folder + "/" + name) }
        rmdir(folder)
    }

    private static func names(_ folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            names.append(
                withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
        }
        return names.filter { $0 != "." && $0 != ".." }
    }
}
