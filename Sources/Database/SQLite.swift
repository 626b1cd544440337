import CSQLite

/// A libsqlite3 handle, confined to its thread; the only file using the C library.
final class SQLiteHandle {
    private let database: OpaquePointer

    /// No checkpoints outside the lane; no functions in the schema; foreign keys; no double-quoted texts, which
    /// PostgreSQL reads as columns.
    private static let flags: [(Int32, Int32)] = [
        (SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1), (SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0), (SQLITE_DBCONFIG_ENABLE_FKEY, 1),
        (SQLITE_DBCONFIG_DQS_DML, 0), (SQLITE_DBCONFIG_DQS_DDL, 0),
    ]

    /// Once per process: otherwise the library counts each allocation under one lock for all threads. Harmlessly
    /// refused if the library is already in use.
    private static let withoutStatistics = csqlite_without_statistics()

    /// Once per process: starts each cache, even a query's ephemeral table, with 10 pages instead of 20; 20 are 87 KB,
    /// more than malloc keeps (`clinux_keep_free_memory`), so each query would fetch them from the kernel.
    private static let smallCaches = csqlite_small_caches(10)

    /// - Throws: `DatabaseError` if the file cannot be opened.
    convenience init(path: String, create: Bool) throws {
        try self.init(path, SQLITE_OPEN_READWRITE | (create ? SQLITE_OPEN_CREATE : 0))
    }

    /// Reads the file as is: no lock, no log, no files beside it. Only for an unused file, in a process without another
    /// connection to it.
    convenience init(immutable path: String) throws {
        let escaped = path.utf8.map { byte in
            let isPlain = Character(Unicode.Scalar(byte)).isLetter && byte < 0x80 || byte == UInt8(ascii: "/")
            return isPlain ? String(Unicode.Scalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
        try self.init("file:" + escaped.joined() + "?immutable=1", SQLITE_OPEN_READONLY | SQLITE_OPEN_URI)
    }

    private init(_ path: String, _ mode: Int32) throws {
        _ = (Self.withoutStatistics, Self.smallCaches)
        var handle: OpaquePointer?
        let flags = mode | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        let status = sqlite3_open_v2(path, &handle, flags, nil)
        guard status == SQLITE_OK, let handle else {
            let error = handle.map { Self.error($0, nil) }
            sqlite3_close_v2(handle)
            throw error ?? DatabaseError(.other, "out of memory", code: status)
        }
        database = handle
        // Must come first: opening in WAL mode may itself meet a busy database.
        sqlite3_busy_timeout(handle, 2000)
        for (flag, on) in Self.flags where csqlite_config_flag(handle, flag, on) != SQLITE_OK {
            throw DatabaseError(.other, "SQLite refuses the setting \(flag)")
        }
    }

    deinit {
        sqlite3_close_v2(database)
    }

    /// Runs SQL without parameters and rows: settings, BEGIN, COMMIT, DDL.
    func run(_ text: String, as name: String? = nil) throws {
        guard sqlite3_exec(database, text, nil, nil, nil) == SQLITE_OK else { throw Self.error(database, name) }
    }

    func prepare(_ statement: Statement) throws -> SQLiteStatement {
        var prepared: OpaquePointer?
        var hasMore = false
        let status = statement.text.withCString { text in
            var tail: UnsafePointer<CChar>?
            let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
            let status = sqlite3_prepare_v3(database, text, -1, flags, &prepared, &tail)
            hasMore = tail.map { String(cString: $0) }?.contains { !$0.isWhitespace && $0 != ";" } ?? false
            return status
        }
        guard status == SQLITE_OK else { throw Self.error(database, statement.name) }
        guard let prepared else { throw DatabaseError(.misuse, "the text is empty", statement: statement.name) }
        let result = try SQLiteStatement(prepared, of: database, statement)
        if hasMore { throw DatabaseError(.misuse, "more than one statement in a text", statement: statement.name) }
        return result
    }

    /// Rows changed by the last statement.
    var changes: Int { Int(sqlite3_changes64(database)) }

    /// Whether no transaction was begun, or SQLite has ended it.
    var isAutocommit: Bool { sqlite3_get_autocommit(database) != 0 }

    /// Whether no transaction is open; unlike `txn_state`, counts one that was begun but has read nothing.
    var isIdle: Bool { isAutocommit && sqlite3_txn_state(database, nil) == SQLITE_TXN_NONE }

    /// Copies the write-ahead log into the database file and restarts it if no reader needs it.
    /// - Parameter emptying: Also empties the log; fails as busy if others read.
    /// - Returns: Whether all of it was copied.
    func checkpoint(emptying: Bool = false) throws -> Bool {
        var inLog: Int32 = 0
        var copied: Int32 = 0
        let mode = emptying ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE
        let status = sqlite3_wal_checkpoint_v2(database, nil, mode, &inLog, &copied)
        guard status == SQLITE_OK else { throw Self.error(database, "checkpoint") }
        return inLog == copied
    }

    /// Copies all pages into another database: those of the open transaction's snapshot.
    ///
    /// Without a transaction, each write by another process would start it over.
    /// - Parameter progress: Receives the pages left and the pages in all.
    func copy(into target: SQLiteHandle, progress: (_ left: Int, _ all: Int) throws -> Void) throws {
        guard let backup = sqlite3_backup_init(target.database, "main", database, "main") else {
            throw Self.error(target.database, "backup")
        }
        defer { sqlite3_backup_finish(backup) }
        while true {
            let status = sqlite3_backup_step(backup, Self.pagesPerStep)
            guard status == SQLITE_OK || status == SQLITE_DONE else {
                let message = String(cString: sqlite3_errstr(status))
                throw DatabaseError(Self.kind(status), message, statement: "backup", code: status)
            }
            try progress(Int(sqlite3_backup_remaining(backup)), Int(sqlite3_backup_pagecount(backup)))
            if status == SQLITE_DONE { return }
        }
    }

    /// 1 MiB of the usual size.
    private static let pagesPerStep: Int32 = 256

    fileprivate static func error(_ database: OpaquePointer, _ statement: String?) -> DatabaseError {
        let code = sqlite3_extended_errcode(database)
        let message = sqlite3_errmsg(database).map { String(cString: $0) } ?? ""
        return DatabaseError(kind(code), message, statement: statement, code: code)
    }

    private static func kind(_ code: Int32) -> DatabaseError.Kind {
        if code == SQLITE_BUSY | (2 << 8) { return .staleSnapshot }
        return switch code & 0xff {
        case SQLITE_BUSY, SQLITE_LOCKED: .busy
        case SQLITE_FULL, SQLITE_IOERR, SQLITE_NOMEM: .full
        case SQLITE_CONSTRAINT: .constraint
        case SQLITE_CORRUPT, SQLITE_NOTADB: .corrupt
        case SQLITE_READONLY, SQLITE_PERM: .readOnly
        case SQLITE_CANTOPEN: .missing
        case SQLITE_MISUSE, SQLITE_RANGE: .misuse
        default: .other
        }
    }
}

/// A prepared statement of one connection.
final class SQLiteStatement {
    private let prepared: OpaquePointer
    private let database: OpaquePointer
    private let name: String
    /// SQLite's positions of `$1`, `$2`, …: it numbers by first appearance, not by name.
    private let positions: [Int32]
    /// Whether it cannot change anything.
    let isReadOnly: Bool
    private var isRunning = false

    fileprivate init(_ prepared: OpaquePointer, of database: OpaquePointer, _ statement: Statement) throws {
        self.prepared = prepared
        self.database = database
        name = statement.name
        // SQLite reports an EXPLAIN as the statement it explains.
        isReadOnly = sqlite3_stmt_readonly(prepared) != 0 || sqlite3_stmt_isexplain(prepared) != 0
        let count = sqlite3_bind_parameter_count(prepared)
        var positions: [Int32] = []
        for number in stride(from: Int32(1), through: count, by: 1) {
            positions.append(sqlite3_bind_parameter_index(prepared, "$\(number)"))
        }
        self.positions = positions
        guard !positions.contains(0) else {
            throw DatabaseError(.misuse, "parameters must be $1 … $\(count)", statement: name)
        }
    }

    deinit {
        sqlite3_finalize(prepared)
    }

    /// Binds the values, passes rows to `body` while it returns `true`, and leaves nothing bound or open.
    func run(_ values: [Value], _ body: (Row) throws -> Bool) throws {
        guard values.count == positions.count else {
            throw DatabaseError(.misuse, "takes \(positions.count) values, not \(values.count)", statement: name)
        }
        // A nested run would restart the outer one endlessly.
        guard !isRunning else { throw DatabaseError(.misuse, "runs inside of itself", statement: name) }
        isRunning = true
        defer {
            isRunning = false
            sqlite3_reset(prepared)
            sqlite3_clear_bindings(prepared)
        }
        for (position, value) in zip(positions, values) where bind(value, position) != SQLITE_OK {
            throw SQLiteHandle.error(database, name)
        }
        while true {
            switch sqlite3_step(prepared) {
            case SQLITE_ROW:
                guard try body(Row(prepared)) else { return }
            case SQLITE_DONE: return
            default: throw SQLiteHandle.error(database, name)
            }
        }
    }

    /// Total cost of its runs.
    var work: Work {
        func count(_ counter: Int32) -> Int { Int(sqlite3_stmt_status(prepared, counter, 0)) }
        return Work(
            steps: count(SQLITE_STMTSTATUS_VM_STEP), scanned: count(SQLITE_STMTSTATUS_FULLSCAN_STEP),
            sorted: count(SQLITE_STMTSTATUS_SORT), indexed: count(SQLITE_STMTSTATUS_AUTOINDEX))
    }

    private func bind(_ value: Value, _ position: Int32) -> Int32 {
        switch value {
        case .integer(let value): return sqlite3_bind_int64(prepared, position, value)
        case .real(let value): return sqlite3_bind_double(prepared, position, value)
        case .null: return sqlite3_bind_null(prepared, position)
        case .text(var value):
            // An empty buffer's null pointer would bind NULL.
            return value.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) { bytes in
                    csqlite_bind_text(prepared, position, bytes.baseAddress ?? csqlite_empty(), UInt64(bytes.count))
                }
            }
        case .blob(let value): return csqlite_bind_blob(prepared, position, value, UInt64(value.count))
        }
    }
}

/// The current row of a statement; valid only inside the receiving closure.
package struct Row {
    private let prepared: OpaquePointer

    fileprivate init(_ prepared: OpaquePointer) {
        self.prepared = prepared
    }

    private func isNull(_ column: Int) -> Bool { sqlite3_column_type(prepared, Int32(column)) == SQLITE_NULL }

    /// A 64-bit integer; 0 for NULL.
    package func integer(_ column: Int) -> Int64 { sqlite3_column_int64(prepared, Int32(column)) }
    /// A 64-bit integer, or nil for NULL.
    package func optionalInteger(_ column: Int) -> Int64? { isNull(column) ? nil : integer(column) }
    /// A floating-point number; 0 for NULL.
    package func real(_ column: Int) -> Double { sqlite3_column_double(prepared, Int32(column)) }
    /// A floating-point number, or nil for NULL.
    package func optionalReal(_ column: Int) -> Double? { isNull(column) ? nil : real(column) }
    /// A flag: any integer except 0.
    package func flag(_ column: Int) -> Bool { integer(column) != 0 }
    /// A text; empty for NULL. Invalid UTF-8 is repaired.
    package func text(_ column: Int) -> String { optionalText(column) ?? "" }
    /// A text, or nil for NULL.
    package func optionalText(_ column: Int) -> String? {
        // Unlike a blob's, an empty text's pointer is not null, so no type check is needed.
        guard let start = sqlite3_column_text(prepared, Int32(column)) else { return nil }
        let count = Int(sqlite3_column_bytes(prepared, Int32(column)))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }
    /// Bytes; empty for NULL.
    package func blob(_ column: Int) -> [UInt8] { withBytes(column) { Array($0) } }
    /// Bytes, or nil for NULL.
    package func optionalBlob(_ column: Int) -> [UInt8]? { isNull(column) ? nil : blob(column) }

    /// Bytes of a text or blob in SQLite's memory, without a copy.
    package func withBytes<R>(_ column: Int, _ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
        let start = sqlite3_column_blob(prepared, Int32(column))
        return try body(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(prepared, Int32(column)))))
    }
}
