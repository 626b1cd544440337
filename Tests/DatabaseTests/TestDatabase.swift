import Database
import Glibc

/// A database file in its own folder. The folder stays until the tests end, as connections still use it after this
/// value is gone.
struct TestDatabase {
    let folder: String
    var path: String { folder + "/test.db" }

    /// - Parameter ddl: executed at once; without any, no file is created.
    init(_ ddl: String...) throws {
        folder = TestFolder.make()
        guard !ddl.isEmpty else { return }
        _ = try Schema(migrations: [Migration(version: 1, minCompatible: 1, ddl: ddl)]).migrate(
            connection(create: true))
    }

    /// The names of the folder's files.
    var names: [String] { TestFolder.names(folder) }

    func connection(create: Bool = false, laneDeadline: Duration = .seconds(2)) throws -> Connection {
        try Connection(DatabaseFile(path: path, create: create, laneDeadline: laneDeadline))
    }

    /// The problems found by `integrity_check`; empty if none.
    func damage() throws -> [String] {
        let check = Statement("test.integrity", .directory, "PRAGMA integrity_check")
        return try connection().read { try $0.all(check) { $0.text(0) } }.filter { $0 != "ok" }
    }

    func write(_ bytes: [UInt8]) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        _ = Glibc.write(descriptor, bytes, bytes.count)
        close(descriptor)
    }
}

/// Tables and statements shared by most tests.
enum Rows {
    static let table = "CREATE TABLE rows (id BIGINT NOT NULL PRIMARY KEY, note TEXT NOT NULL)"
    static let twins =
        "CREATE TABLE twins (id BIGINT NOT NULL PRIMARY KEY, row_id BIGINT NOT NULL REFERENCES rows (id))"
    static let insert = Statement("rows.insert", .directory, "INSERT INTO rows (id, note) VALUES ($1, $2)")
    static let insertTwin = Statement("twins.insert", .directory, "INSERT INTO twins (id, row_id) VALUES ($1, $2)")
    static let ids = Statement("rows.ids", .directory, "SELECT id FROM rows ORDER BY id")
    static let twinIDs = Statement("twins.ids", .directory, "SELECT id FROM twins ORDER BY id")
    static let count = Statement("rows.count", .directory, "SELECT count(*) FROM rows")
    static let note = Statement("rows.note", .directory, "SELECT note FROM rows WHERE id = $1")
}

extension Connection {
    func add(_ id: Int64, _ note: String = "") throws {
        try write { _ = try $0.run(Rows.insert, .integer(id), .text(note)) }
    }

    func ids(_ statement: Statement = Rows.ids) throws -> [Int64] {
        try read { try $0.all(statement) { $0.integer(0) } }
    }
}

/// The kind of the `DatabaseError` thrown by `body`; nil for none or another.
func kind<T>(_ body: () throws -> T) -> DatabaseError.Kind? {
    do {
        _ = try body()
        return nil
    } catch {
        return (error as? DatabaseError)?.kind
    }
}
