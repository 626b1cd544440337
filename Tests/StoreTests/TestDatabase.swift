import Database
import Foundation
import Testing

@testable import PortalStore

/// A migrated database in its own folder, with direct access bypassing the store.
final class TestDatabase {
    let path: String
    let store: Store
    let connection: Connection

    /// - Parameter version: the last migration to apply.
    init(version: Int? = nil) throws {
        let folder = URL.temporaryDirectory.appending(path: "portal-store-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.appending(path: "portal.db").path
        store = try Store(path: path, create: true)
        let migrations = PortalSchema.migrations.filter { $0.version <= version ?? .max }
        connection = try Connection(DatabaseFile(path: path, create: true))
        _ = try Schema(migrations: migrations).migrate(connection)
    }

    deinit {
        connection.close()
        try? FileManager.default.removeItem(atPath: (path as NSString).deletingLastPathComponent)
    }

    func texts(_ sql: String) throws -> [String] {
        try connection.read { try $0.all(Statement("test", .cross(reason: "test"), sql)) { $0.text(0) } }
    }

    func run(_ sql: String) throws {
        _ = try connection.write { try $0.run(Statement("test", .cross(reason: "test"), sql)) }
    }

    /// SQLite's planned steps for a statement.
    func plan(_ statement: Statement) throws -> [String] {
        let explained = Statement(statement.name, .cross(reason: "test"), "EXPLAIN QUERY PLAN " + statement.text)
        let parameters = (1...40).filter { statement.text.contains("$\($0)") }.count
        let nothing = Array(repeating: Value.null, count: parameters)
        return try connection.read { try $0.all(explained, nothing) { $0.text(3) } }
    }
}
