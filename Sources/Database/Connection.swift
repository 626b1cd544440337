/// A single-threaded connection. Statements run only inside `read` and `write`, which leave nothing open.
///
/// Not Sendable: libsqlite3 is opened without its mutexes.
package final class Connection {
    /// `nil` for an immutable file.
    private let file: DatabaseFile?
    private var handle: SQLiteHandle?
    /// Indexed by statement number: hashing took a tenth of the time of a small statement.
    private var prepared: [SQLiteStatement?] = []
    private var open = Open.nothing
    /// Whether a statement of this write met a full disk, even if the caller masked the error.
    private var hasRunOut = false
    /// Transaction counter, to detect values that outlive theirs.
    private var number: UInt64 = 0

    private enum Open {
        case nothing, read, write
    }

    /// Opens the database for the calling thread.
    package init(_ file: DatabaseFile) throws {
        self.file = file
        let handle = try SQLiteHandle(path: file.path, create: file.mayCreate)
        for setting in Self.settings { try handle.run(setting, as: "open") }
        self.handle = handle
    }

    /// Opens an unused database file read-only, without creating files beside it.
    package init(immutable path: String) throws {
        file = nil
        handle = try SQLiteHandle(immutable: path)
    }

    /// Reads a copy that only this process uses, with the settings of its file.
    init(ofCopy path: String) throws {
        file = nil
        handle = try SQLiteHandle(path: path, create: false)
    }

    /// Page cache in KiB, of each of many connections.
    private static let cache = 1000

    private static let settings = [
        "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA cache_size = -\(cache)",
        "PRAGMA mmap_size = 0", "PRAGMA wal_autocheckpoint = 8000",
    ]

    /// Runs `body` on one snapshot.
    package func read<T>(_ body: (Transaction) throws -> T) throws -> T {
        try within(.read, Self.begin) { try body(Transaction(connection: self, number: number, mayWrite: false)) }
    }

    /// Runs `body` in a write transaction, holding the write lane until COMMIT returns; any error rolls back. `body`
    /// may run twice, so it must only read and write rows.
    /// - Throws: `DatabaseError` `.busy` if the lane is not available within its deadline.
    package func write<T>(_ body: (WriteTransaction) throws -> T) throws -> T {
        guard open == .nothing else { throw Self.nested }
        let file = try ownFile()
        return try file.lane.run(within: file.laneDeadline) {
            hasRunOut = false
            do {
                return try attempt(body)
            } catch {
                // The log itself may fill the disk: once fully copied, it is overwritten in place, which needs no
                // space.
                guard hasRunOut, (try? sqlite().checkpoint()) == true else { throw error }
                return try attempt(body)
            }
        }
    }

    private func attempt<T>(_ body: (WriteTransaction) throws -> T) throws -> T {
        try within(.write, Self.beginImmediate) {
            try body(WriteTransaction(changing: Transaction(connection: self, number: number, mayWrite: true)))
        }
    }

    /// Runs `body` with a page cache of this size. Pages that a transaction changes and the cache cannot hold are written
    /// to the log one by one, and read again.
    package func withCache<T>(kibibytes: Int, _ body: () throws -> T) throws -> T {
        try sqlite().run("PRAGMA cache_size = -\(kibibytes)", as: "cache")
        defer { try? sqlite().run("PRAGMA cache_size = -\(Self.cache)", as: "cache") }
        return try body()
    }

    /// Copies the write-ahead log into the database file, inside the write lane.
    package func checkpoint() throws {
        guard open == .nothing else { throw Self.nested }
        let file = try ownFile()
        _ = try file.lane.run(within: file.laneDeadline) { try sqlite().checkpoint() }
    }

    /// Returns up to five damage reports of the engine; empty if intact.
    package func quickCheck() throws -> [String] {
        try read { try $0.all(Self.quickCheck) { $0.text(0) } }.filter { $0 != "ok" }
    }

    private static let quickCheck = Statement("connection.quickCheck", .directory, "PRAGMA quick_check(5)")

    /// Copies the log into the database file and empties it, so that the file alone is the database. Only for a database
    /// that nobody else uses.
    package func consolidate() throws {
        guard open == .nothing else { throw Self.nested }
        let file = try ownFile()
        guard try file.lane.run(within: file.laneDeadline, { try sqlite().checkpoint(emptying: true) }) else {
            throw DatabaseError(.busy, "the log is in use")
        }
    }

    /// Copies the database as of one instant; neither readers nor writers wait.
    func copy(into target: SQLiteHandle, progress: (_ left: Int, _ all: Int) throws -> Void) throws {
        try read { transaction in
            // Only a query opens the snapshot.
            _ = try transaction.first(Self.pages) { _ in true }
            try sqlite().copy(into: target, progress: progress)
        }
    }

    /// Size of the database in bytes, with what is in the log.
    package func size() throws -> Int64 {
        try read { try $0.first(Self.pages) { $0.integer(0) } ?? 0 } * pageSize()
    }

    func pageSize() throws -> Int64 { try read { try $0.first(Self.sizeOfPage) { $0.integer(0) } ?? 0 } }

    private static let pages = Statement("connection.pages", .directory, "PRAGMA page_count")
    private static let sizeOfPage = Statement("connection.pageSize", .directory, "PRAGMA page_size")

    /// Returns up to five damage reports after reading tables and indexes in full, and rows that refer to none; empty if
    /// intact.
    package func integrityCheck() throws -> [String] {
        do {
            return try read { transaction in
                let damage = try transaction.all(Self.integrity) { $0.text(0) }.filter { $0 != "ok" }
                let orphan = try transaction.first(Self.orphans) {
                    "a row of \($0.text(0)) refers to none of \($0.text(2))"
                }
                return damage + (orphan.map { [$0] } ?? [])
            }
        } catch let error as DatabaseError where error.kind == .corrupt {
            return [error.message]
        }
    }

    private static let integrity = Statement("connection.integrity", .directory, "PRAGMA integrity_check(5)")
    private static let orphans = Statement("connection.orphans", .directory, "PRAGMA foreign_key_check")

    /// Runs `body` while no other process uses the database.
    func withExclusiveAccess<T>(_ body: () throws -> T) throws -> T { try ownFile().withExclusiveAccess(body) }

    /// Whether no transaction is open, as required between requests.
    package var isIdle: Bool { handle?.isIdle ?? true }

    /// Total engine cost of this connection's statements: unlike time, equal on all machines.
    var work: Work { prepared.lazy.compactMap { $0?.work }.reduce(Work(), +) }

    /// Closes the connection for good.
    package func close() {
        prepared.removeAll()
        handle = nil
    }

    @usableFromInline
    func run(_ transaction: Transaction, _ statement: Statement, _ values: [Value], _ body: (Row) throws -> Bool) throws
    {
        if transaction.isConfined, case .cross = statement.kind {
            throw DatabaseError(.misuse, "is over all clients", statement: statement.name)
        }
        let prepared = try sqlite(statement)
        // A change inside `read` would bypass the write lane; one after SQLite's own rollback (disk full, I/O error)
        // would be committed alone.
        guard open != .nothing, transaction.number == number, !(try sqlite().isAutocommit),
            transaction.mayWrite || prepared.isReadOnly
        else {
            throw DatabaseError(.misuse, "runs outside of its transaction", statement: statement.name)
        }
        try run(prepared, values, body)
    }

    private func run(
        _ prepared: SQLiteStatement, _ values: [Value] = [], _ body: (Row) throws -> Bool = { _ in true }
    ) throws {
        do {
            try prepared.run(values, body)
        } catch let error as DatabaseError where error.kind == .full {
            hasRunOut = true
            throw error
        }
    }

    var changes: Int { handle?.changes ?? 0 }

    /// Runs DDL, which is not in the catalogue; inside `write` only.
    func define(_ ddl: String) throws {
        try sqlite().run(ddl, as: "migration")
    }

    private func sqlite(_ statement: Statement) throws -> SQLiteStatement {
        let missing = statement.number - prepared.count + 1
        if missing > 0 { prepared += Array(repeating: nil, count: missing) }
        if let known = prepared[statement.number] { return known }
        let sqlite = try sqlite().prepare(statement)
        prepared[statement.number] = sqlite
        return sqlite
    }

    private func within<T>(_ kind: Open, _ begin: Statement, _ body: () throws -> T) throws -> T {
        guard open == .nothing else { throw Self.nested }
        let handle = try sqlite()
        try run(sqlite(begin))
        open = kind
        number += 1
        defer { open = .nothing }
        do {
            let result = try body()
            try run(sqlite(Self.commit))
            return result
        } catch {
            // After some errors SQLite has already rolled back.
            if !handle.isIdle { try? handle.run("ROLLBACK") }
            throw error
        }
    }

    private func ownFile() throws -> DatabaseFile {
        guard let file else { throw DatabaseError(.misuse, "the connection is read-only") }
        return file
    }

    private func sqlite() throws -> SQLiteHandle {
        guard let handle else { throw DatabaseError(.misuse, "the connection is closed") }
        return handle
    }

    // Prepared like all others: parsing them took 2 µs per request.
    private static let begin = Statement("BEGIN", .directory, "BEGIN")
    private static let beginImmediate = Statement("BEGIN IMMEDIATE", .directory, "BEGIN IMMEDIATE")
    private static let commit = Statement("COMMIT", .directory, "COMMIT")

    private static let nested = DatabaseError(.misuse, "a transaction is open already")
}
