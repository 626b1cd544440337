import CSQLite
public final class Statement: Sendable {
    public enum Kind: Sendable { case tenant, directory, cross(reason: String) }
    public let name: String, text: String, kind: Kind
    public init(_ name: String, _ kind: Kind, _ text: String) { self.name = name; self.kind = kind; self.text = text }
}
public enum Value: Sendable, Equatable {
    case integer(Int64), real(Double), text(String), blob([UInt8]), null
    public init(_ v: Int64?) { self = v.map { .integer($0) } ?? .null }
    public init(_ v: String?) { self = v.map { .text($0) } ?? .null }
    public init(_ v: Double?) { self = v.map { .real($0) } ?? .null }
}
public struct Row {
    let s: OpaquePointer
    public func integer(_ c: Int) -> Int64 { sqlite3_column_int64(s, Int32(c)) }
    public func optionalInteger(_ c: Int) -> Int64? { sqlite3_column_type(s, Int32(c)) == SQLITE_NULL ? nil : integer(c) }
    public func real(_ c: Int) -> Double { sqlite3_column_double(s, Int32(c)) }
    public func optionalReal(_ c: Int) -> Double? { sqlite3_column_type(s, Int32(c)) == SQLITE_NULL ? nil : real(c) }
    public func text(_ c: Int) -> String { sqlite3_column_text(s, Int32(c)).map { String(cString: $0) } ?? "" }
    public func optionalText(_ c: Int) -> String? { sqlite3_column_type(s, Int32(c)) == SQLITE_NULL ? nil : text(c) }
    public func flag(_ c: Int) -> Bool { integer(c) != 0 }
}
public struct DatabaseError: Error { public enum Kind: Sendable { case busy, full, constraint, corrupt, readOnly, misuse, other }
    public let kind: Kind; public let statement: String?; public let code: Int32; public let message: String }
public struct Transaction {
    let c: Connection
    public func first<T>(_ s: Statement, _ v: Value..., as map: (Row) throws -> T) throws -> T? { try all(s, v, as: map).first }
    public func all<T>(_ s: Statement, _ v: Value..., as map: (Row) throws -> T) throws -> [T] { try all(s, v, as: map) }
    public func all<T>(_ s: Statement, _ v: [Value], as map: (Row) throws -> T) throws -> [T] { try c.exec(s, v, map) }
}
public struct WriteTransaction {
    public let reading: Transaction
    @discardableResult public func run(_ s: Statement, _ v: Value...) throws -> Int {
        _ = try reading.c.exec(s, v) { _ in 0 }; return Int(sqlite3_changes(reading.c.db)) }
}
public final class DatabaseFile: Sendable { let path: String; let create: Bool
    public init(path: String, create: Bool = false) throws { self.path = path; self.create = create } }
public final class Connection {
    let db: OpaquePointer; var cache: [ObjectIdentifier: OpaquePointer] = [:]
    public init(_ f: DatabaseFile) throws { var d: OpaquePointer?
        guard sqlite3_open_v2(f.path, &d, SQLITE_OPEN_READWRITE | (f.create ? SQLITE_OPEN_CREATE : 0) | SQLITE_OPEN_NOMUTEX, nil) == 0, let d else { throw DatabaseError(kind: .other, statement: nil, code: 0, message: "open") }
        db = d; sqlite3_busy_timeout(d, 2000); sqlite3_exec(d, "PRAGMA journal_mode=WAL; PRAGMA foreign_keys=ON", nil, nil, nil) }
    func exec<T>(_ s: Statement, _ v: [Value], _ map: (Row) throws -> T) throws -> [T] {
        var p = cache[ObjectIdentifier(s)]
        if p == nil { guard sqlite3_prepare_v2(db, s.text, -1, &p, nil) == 0 else { throw err(s) }; if s.name.contains(".") { cache[ObjectIdentifier(s)] = p } }
        guard let p else { throw err(s) }
        defer { sqlite3_reset(p); sqlite3_clear_bindings(p) }
        for (i, x) in v.enumerated() { let n = sqlite3_bind_parameter_index(p, "$\(i + 1)")
            switch x { case .integer(let q): sqlite3_bind_int64(p, n, q); case .real(let q): sqlite3_bind_double(p, n, q)
            case .text(let q): _ = csqlite_bind_text(p, n, q, UInt64(q.utf8.count)); case .blob: break; case .null: sqlite3_bind_null(p, n) } }
        var out: [T] = []
        while true { let rc = sqlite3_step(p); if rc == SQLITE_ROW { out.append(try map(Row(s: p))) } else if rc == SQLITE_DONE { return out } else { throw err(s) } }
    }
    func err(_ s: Statement) -> DatabaseError { let c = sqlite3_errcode(db); return DatabaseError(kind: c == SQLITE_CONSTRAINT ? .constraint : c == SQLITE_BUSY ? .busy : .other, statement: s.name, code: c, message: String(cString: sqlite3_errmsg(db))) }
    public func read<T>(_ b: (Transaction) throws -> T) throws -> T { sqlite3_exec(db, "BEGIN", nil, nil, nil); defer { sqlite3_exec(db, "COMMIT", nil, nil, nil) }; return try b(Transaction(c: self)) }
    public func write<T>(_ b: (WriteTransaction) throws -> T) throws -> T { sqlite3_exec(db, "BEGIN IMMEDIATE", nil, nil, nil)
        do { let r = try b(WriteTransaction(reading: Transaction(c: self))); sqlite3_exec(db, "COMMIT", nil, nil, nil); return r } catch { sqlite3_exec(db, "ROLLBACK", nil, nil, nil); throw error } }
    public func checkpoint() throws {}
    public var isIdle: Bool { sqlite3_get_autocommit(db) != 0 }
    public func close() {}
}
public struct Migration: Sendable { public let version: Int, minCompatible: Int, ddl: [String]
    public init(version: Int, minCompatible: Int, ddl: [String]) { self.version = version; self.minCompatible = minCompatible; self.ddl = ddl } }
public struct Schema: Sendable { let m: [Migration]
    public init(migrations: [Migration]) { m = migrations }
    public func migrate(_ c: Connection) throws -> [Int] { for x in m { for d in x.ddl { var t = d
        for (a, b) in [("BIGINT", "INTEGER"), ("DOUBLE PRECISION", "REAL"), ("BYTEA", "BLOB")] { t = rep(t, a, b) }
        if t.hasPrefix("CREATE TABLE") { t += " STRICT, WITHOUT ROWID" }
        _ = try c.exec(Statement("ddl", .directory, t), []) { _ in 0 } } }; return [1] }
    func rep(_ t: String, _ a: String, _ b: String) -> String { t.replacing(a, with: b) }
    public func check(_ c: Connection) throws { _ = try c.exec(Statement("x", .directory, "SELECT 1 FROM samples LIMIT 1"), []) { _ in 0 } }
}
