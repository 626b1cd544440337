/// One step of the schema; within a release, steps only add.
package struct Migration: Sendable {
    /// Resulting schema version; rises by one. Independent of release versions.
    package let version: Int
    /// Lowest schema version a program must know to use a database with this step; programs with a lower last step
    /// refuse to start. Not a release version.
    package let minCompatible: Int
    /// `CREATE` and `ALTER` in PostgreSQL's dialect: BIGINT, TEXT, DOUBLE PRECISION, BYTEA.
    package let ddl: [String]

    /// Creates a step.
    package init(version: Int, minCompatible: Int, ddl: [String]) {
        self.version = version
        self.minCompatible = minCompatible
        self.ddl = ddl
    }
}

/// Why a database is unusable, in one sentence that says what to do.
package enum SchemaError: Error, Equatable, CustomStringConvertible {
    /// The database is empty.
    case empty
    /// The database lacks required steps. Both numbers are schema versions.
    case older(version: Int, ours: Int)
    /// The database requires a higher schema version. Both numbers are schema versions.
    case newer(minCompatible: Int, ours: Int)
    /// Tables are missing.
    case missingTables([String])
    /// A table cannot be read.
    case unreadable(table: String)

    /// Text for operators.
    package var description: String {
        switch self {
        case .empty: "the database has no tables; run: portalctl migrate"
        case .older(let version, let ours):
            "the database has schema version \(version), this program needs \(ours); run: portalctl migrate"
        case .newer(let minCompatible, let ours):
            "the database needs schema version \(minCompatible) or later, this program has \(ours); install a newer one"
        case .missingTables(let names):
            "the database is damaged: no table \(names.joined(separator: ", ")); restore a backup"
        case .unreadable(let table):
            "the database is damaged: the table \(table) cannot be read; restore a backup"
        }
    }
}

/// All steps of a schema, and checks of a database against them.
package struct Schema: Sendable {
    private let migrations: [Migration]
    private let tables: [String]
    /// Checks that each table is readable; `quickCheck` reads the whole file. All columns: an index may cover fewer.
    private let firstRows: [Statement]

    private static let create = """
        CREATE TABLE IF NOT EXISTS schema_info (
            id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
            version BIGINT NOT NULL,
            min_compatible BIGINT NOT NULL
        )
        """
    private static let exists = Statement(
        "schema.exists", .directory, "SELECT name FROM sqlite_schema WHERE type = 'table'")
    private static let read = Statement(
        "schema.read", .directory, "SELECT version, min_compatible FROM schema_info WHERE id = 1")
    private static let store = Statement(
        "schema.store", .directory,
        """
        INSERT INTO schema_info (id, version, min_compatible) VALUES (1, $1, $2)
        ON CONFLICT (id) DO UPDATE SET version = excluded.version, min_compatible = excluded.min_compatible
        """)

    /// Creates a schema of these steps, in order.
    package init(migrations: [Migration]) {
        self.migrations = migrations
        tables = DDL.tables(after: migrations.flatMap(\.ddl))
        firstRows = tables.map {
            Statement(
                "schema.firstRow", .cross(reason: "looks whether the table can be read"), "SELECT * FROM \($0) LIMIT 1")
        }
    }

    private var version: Int { migrations.last?.version ?? 0 }

    /// Returns a database's version; `nil` if it has none yet.
    package func state(of connection: Connection) throws -> (version: Int, minCompatible: Int)? {
        try connection.read { transaction in
            guard try transaction.all(Self.exists, as: { $0.text(0) }).contains("schema_info") else { return nil }
            return try transaction.first(Self.read) { (Int($0.integer(0)), Int($0.integer(1))) }
        }
    }

    /// Applies missing steps, each in its own transaction.
    /// - Returns: Their versions.
    /// - Throws: `SchemaError.newer` if the database is ahead of what this program can use; `DatabaseError` `.busy` if
    ///   a step would exclude programs of the present version and another process uses the database.
    package func migrate(_ connection: Connection) throws -> [Int] {
        let state = try state(of: connection)
        try refuseNewer(state?.minCompatible ?? 0)
        let missing = migrations.filter { $0.version > state?.version ?? 0 }
        return try missing.filter { step in
            // Running programs could not use the database afterwards; a new one has no users yet.
            guard let state, step.minCompatible > state.version else { return try apply(step, to: connection) }
            return try connection.withExclusiveAccess { try apply(step, to: connection) }
        }.map(\.version)
    }

    private func apply(_ step: Migration, to connection: Connection) throws -> Bool {
        try connection.write { transaction in
            try connection.define(DDL.sqlite(Self.create))
            // Read again: another process may have applied it meanwhile.
            let known = try transaction.first(Self.read) { ($0.integer(0), $0.integer(1)) } ?? (0, 0)
            guard known.0 < step.version else { return false }
            for ddl in step.ddl { try connection.define(DDL.sqlite(ddl)) }
            try transaction.run(
                Self.store, .integer(Int64(step.version)), .integer(max(known.1, Int64(step.minCompatible))))
            return true
        }
    }

    /// Rejects a database this program cannot use.
    /// - Throws: `SchemaError`; `DatabaseError` `.corrupt` if it is not a database.
    package func check(_ connection: Connection) throws {
        guard let state = try state(of: connection) else { throw SchemaError.empty }
        try refuseNewer(state.minCompatible)
        guard state.version >= version else { throw SchemaError.older(version: state.version, ours: version) }
        let present = Set(try connection.read { try $0.all(Self.exists) { $0.text(0) } })
        let missing = tables.filter { !present.contains($0) }
        guard missing.isEmpty else { throw SchemaError.missingTables(missing) }
    }

    /// Also verifies that every table is readable; call at startup.
    /// - Throws: As `check`.
    package func checkTables(_ connection: Connection) throws {
        try check(connection)
        try connection.read { transaction in
            for (table, first) in zip(tables, firstRows) {
                do {
                    _ = try transaction.first(first) { _ in true }
                } catch let error as DatabaseError where error.kind == .corrupt {
                    throw SchemaError.unreadable(table: table)
                }
            }
        }
    }

    /// As `checkTables`, but a database of an earlier version will do too: one that is to be saved before it is migrated.
    /// - Throws: As `check`.
    package func checkOwn(_ connection: Connection) throws {
        guard let state = try state(of: connection) else { throw SchemaError.empty }
        try refuseNewer(state.minCompatible)
        if state.version >= version { try checkTables(connection) }
    }

    private func refuseNewer(_ minCompatible: Int) throws {
        guard minCompatible <= version else {
            throw SchemaError.newer(minCompatible: minCompatible, ours: version)
        }
    }
}
