import Glibc
import PortalLogic
import PortalRuntime

/// A folder beside the database, where its successor is made; in the same file system, so that a rename exchanges them.
final class StagingFolder {
    let path: String

    private static let prefix = ".restore-"

    /// Makes the folder, and removes those that killed processes left. Only for who holds the database alone.
    init(beside database: String) throws {
        let parent = Folder.of(database) + "/"
        for name in Folder.names(in: parent) ?? [] where name.hasPrefix(Self.prefix) { Self.remove(parent + name) }
        do { path = try Folder.makeOwn(parent + Self.prefix) } catch { throw Refusal("\(error)") }
    }

    deinit {
        Self.remove(path)
    }

    /// Path of the database in the making.
    var database: String { path + "/portal.db" }

    private static func remove(_ folder: String) {
        for name in Folder.names(in: folder) ?? [] { unlink(folder + "/" + name) }
        rmdir(folder)
    }
}
