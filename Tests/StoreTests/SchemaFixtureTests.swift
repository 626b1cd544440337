import Foundation
import Testing

@testable import Database
@testable import PortalStore

/// A database of each schema version, with the rows of its time, becomes one of the newest. The files are what
/// `tools/schema_fixture.py` wrote of a database that the program of that version had made.
@Suite struct SchemaFixtureTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
    static let versions = Array(1...(PortalSchema.migrations.last?.version ?? 0))

    private static func file(_ version: Int) -> URL {
        folder.appending(path: "schema-\(version < 10 ? "0" : "")\(version).sql")
    }

    @Test func `there is a database of every version`() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        #expect(names.sorted() == Self.versions.map { Self.file($0).lastPathComponent })
    }

    /// Rows that a migration changes on purpose: version 3 and 7 say how.
    private func isConverted(_ row: String, from version: Int) -> Bool {
        version < 3 && row.hasPrefix("command_states ") && row.contains("'queued'")
            || version < 7 && (row.hasPrefix("mail_outbox ") || row.hasPrefix("operator_mails "))
            || row.hasPrefix("schema_info ")
    }

    @Test(arguments: versions) func `a database of an earlier version migrates with its rows`(version: Int) throws {
        let database = try database(version)
        let columns = try columns(of: database)
        let before = try rows(columns, database)
        #expect(before.contains { $0.hasPrefix("portal_users ") && $0.contains("'owner@acme.test'") })
        let store = StoreConnection(database)
        defer { store.close() }
        #expect(try store.migrate() == Self.versions.filter { $0 > version })
        try store.checkTables()
        #expect(try store.integrityCheck() == [])
        let after = Set(try rows(columns, database))
        let lost = before.filter { !after.contains($0) && !isConverted($0, from: version) }
        #expect(lost == [])
        for table in ["mail_outbox", "operator_mails"] where columns[table] != nil {
            #expect(before.count { $0.hasPrefix(table + " ") } == after.count { $0.hasPrefix(table + " ") })
        }
    }

    @Test(arguments: versions) func `a migrated database has the tables of a new one`(version: Int) throws {
        let database = try database(version)
        let store = StoreConnection(database)
        defer { store.close() }
        _ = try store.migrate()
        let new = try TestDatabase()
        #expect(try fingerprint(database) == fingerprint(new.connection))
    }

    // MARK: Support

    /// A connection that nobody shares the database with, as some migrations need it.
    private func database(_ version: Int) throws -> Connection {
        let folder = URL.temporaryDirectory.appending(path: "portal-store-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let connection = try Connection(DatabaseFile(path: folder.appending(path: "portal.db").path, create: true))
        let text = try String(contentsOf: Self.file(version), encoding: .utf8)
        try connection.write { _ in try connection.define(text) }
        return connection
    }

    private func texts(_ sql: String, _ database: Connection) throws -> [String] {
        try database.read { try $0.all(Statement("test", .cross(reason: "test"), sql)) { $0.text(0) } }
    }

    private func columns(of database: Connection) throws -> [String: String] {
        let tables = try texts("SELECT name FROM sqlite_schema WHERE type = 'table'", database)
        return try Dictionary(
            uniqueKeysWithValues: tables.map { table in
                let names = try texts("SELECT name FROM pragma_table_info('\(table)') ORDER BY cid", database)
                return (table, names.map { "quote(\($0))" }.joined(separator: " || ' ' || "))
            })
    }

    private func rows(_ columns: [String: String], _ database: Connection) throws -> [String] {
        try columns.flatMap { table, list in
            try texts("SELECT \(list) FROM \(table)", database).map { "\(table) \($0)" }
        }
    }

    /// Definitions of tables and indexes, regardless of blanks.
    private func fingerprint(_ database: Connection) throws -> [String] {
        try texts("SELECT type || ' ' || name || ' ' || COALESCE(sql, '') FROM sqlite_schema", database).map { text in
            text.filter { !$0.isWhitespace }
        }.sorted()
    }
}
