import Glibc
import Testing

@testable import Database

/// Misuses of the layer that would silently break its guarantees.
@Suite struct MisuseTests {
    /// As after SQLITE_FULL and SQLITE_IOERR.
    @Test func `nothing is written after an automatic rollback`() throws {
        let database = try TestDatabase(Rows.table)
        let connection = try database.connection()
        try connection.add(1)
        let orRollback = Statement("orRollback", .directory, "INSERT OR ROLLBACK INTO rows (id, note) VALUES ($1, $2)")
        _ = try? connection.write { transaction in
            _ = try? transaction.run(orRollback, .integer(1), .text("x"))
            try transaction.run(Rows.insert, .integer(2), .text("outside"))
        }
        #expect(try connection.ids() == [1])
    }

    @Test func `a statement cannot be run while its own rows are read`() throws {
        let database = try TestDatabase(Rows.table)
        let connection = try database.connection()
        for id in 1...3 { try connection.add(Int64(id)) }
        var seen = 0
        struct TooMany: Error {}
        let error = kind {
            try connection.read { transaction in
                try transaction.each(Rows.ids) { _ in
                    seen += 1
                    if seen > 100 { throw TooMany() }
                    _ = try transaction.first(Rows.ids) { $0.integer(0) }
                }
            }
        }
        #expect(error == .misuse)
        #expect(seen == 1)
    }

    /// Closing any descriptor of a file drops all of the process's POSIX locks on it, SQLite's too.
    @Test func `opening the file again keeps the POSIX locks of the process`() throws {
        let database = try TestDatabase(Rows.table)
        let connection = try database.connection()
        try connection.add(1)
        _ = try connection.ids()
        let before = locks(database.path)
        _ = try DatabaseFile(path: database.path)
        #expect(before > 0)
        #expect(locks(database.path) == before)
        withExtendedLifetime(connection) {}
    }

    private func locks(_ path: String) -> Int {
        var status = stat()
        stat(path, &status)
        let file = open("/proc/locks", O_RDONLY)
        defer { close(file) }
        // The kernel returns a page at a time, regardless of the requested size.
        var (bytes, page, count) = ([UInt8](), [UInt8](repeating: 0, count: 1 << 12), 0)
        repeat {
            count = max(read(file, &page, page.count), 0)
            bytes += page[..<count]
        } while count > 0
        let text = String(decoding: bytes, as: UTF8.self)
        return text.split(separator: "\n").filter { $0.contains("POSIX") && $0.contains(":\(status.st_ino) ") }.count
    }

    @Test func `a text with two statements is refused`() throws {
        let connection = try TestDatabase(Rows.table).connection()
        let two = Statement("two", .directory, "INSERT INTO rows VALUES (1, 'a'); INSERT INTO rows VALUES (2, 'b')")
        #expect(kind { try connection.write { try $0.run(two) } } == .misuse)
    }

    @Test func `a finished transaction cannot run statements within the next one`() throws {
        let database = try TestDatabase(Rows.table)
        let connection = try database.connection()
        var old: WriteTransaction?
        try connection.write { old = $0 }
        #expect(kind { try connection.write { _ in try old?.run(Rows.insert, .integer(1), .text("a")) } } == .misuse)
    }

    @Test func `the read view of a write transaction cannot write`() throws {
        let database = try TestDatabase(Rows.table)
        let connection = try database.connection()
        #expect(
            kind { try connection.write { try $0.reading.each(Rows.insert, .integer(1), .text("a")) { _ in } } }
                == .misuse)
    }

    @Test func `a breaking migration needs exclusive access`() throws {
        let database = try TestDatabase(Rows.table)
        let probe = try Child("share", database.path)
        #expect(probe.line() == "ready")
        let next = Schema(migrations: [
            Migration(version: 1, minCompatible: 1, ddl: [Rows.table]),
            Migration(version: 2, minCompatible: 2, ddl: ["DROP TABLE rows"]),
        ])
        #expect(kind { try next.migrate(database.connection()) } == .busy)
    }

    @Test func `the minimum compatible version never decreases`() throws {
        let database = try TestDatabase(Rows.table)
        let schema = Schema(migrations: [
            Migration(version: 1, minCompatible: 1, ddl: [Rows.table]),
            Migration(version: 2, minCompatible: 2, ddl: []), Migration(version: 3, minCompatible: 1, ddl: []),
        ])
        let connection = try database.connection()
        _ = try schema.migrate(connection)
        #expect(try schema.state(of: connection)?.minCompatible == 2)
    }

    @Test func `type names inside string literals are not translated`() {
        #expect(DDL.sqlite("ALTER TABLE a ADD COLUMN b TEXT DEFAULT 'BIGINT'").contains("'BIGINT'"))
        #expect(DDL.sqlite("CREATE TABLE t (id BIGINT PRIMARY KEY);").hasSuffix(") STRICT, WITHOUT ROWID"))
    }

    @Test func `double-quoted string literals are refused`() throws {
        let connection = try TestDatabase(Rows.table).connection()
        let quoted = Statement("quoted", .directory, "SELECT id FROM rows WHERE note = \"nothing\"")
        #expect(kind { try connection.read { try $0.first(quoted) { $0.integer(0) } } } != nil)
    }
}
