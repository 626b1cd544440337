import Database
import Testing

@Suite struct SchemaTests {
    private static let first = Migration(version: 1, minCompatible: 1, ddl: [Rows.table])
    private static let second = Migration(version: 2, minCompatible: 1, ddl: [Rows.twins])
    private static let breaking = Migration(
        version: 3, minCompatible: 3, ddl: ["ALTER TABLE rows ADD COLUMN more TEXT"])
    private static let drop = Statement("drop", .directory, "DROP TABLE twins")

    private func error(_ body: () throws -> Void) -> SchemaError? {
        do {
            try body()
            return nil
        } catch {
            return error as? SchemaError
        }
    }

    @Test func `an empty database has no schema state and is refused`() throws {
        let connection = try TestDatabase().connection(create: true)
        let schema = Schema(migrations: [Self.first])
        #expect(try schema.state(of: connection) == nil)
        #expect(error { try schema.check(connection) } == .empty)
    }

    @Test func `a repeated migration applies nothing`() throws {
        let connection = try TestDatabase().connection(create: true)
        let schema = Schema(migrations: [Self.first, Self.second])
        #expect(try schema.migrate(connection) == [1, 2])
        try connection.add(1)
        #expect(try schema.migrate(connection) == [])
        #expect(try connection.ids() == [1])
        try schema.check(connection)
        let state = try schema.state(of: connection)
        #expect(state?.version == 2)
        #expect(state?.minCompatible == 1)
    }

    @Test func `only missing migrations are applied`() throws {
        let connection = try TestDatabase().connection(create: true)
        #expect(try Schema(migrations: [Self.first]).migrate(connection) == [1])
        #expect(try Schema(migrations: [Self.first, Self.second, Self.breaking]).migrate(connection) == [2, 3])
    }

    @Test func `concurrent migrations apply each step once`() throws {
        let database = try TestDatabase()
        let first = try database.connection(create: true)
        // Each step records itself, regardless of who applies it and of the rest.
        let schema = Schema(
            migrations: [Self.first, Self.second, Self.breaking].map {
                Migration(
                    version: $0.version, minCompatible: $0.minCompatible,
                    ddl: $0.ddl + ["INSERT INTO rows (id, note) VALUES (\($0.version), '')"])
            })
        let failures = Notes<DatabaseError.Kind?>()
        let threads = (0..<4).map { _ in
            TestThread { [path = database.path] in
                do {
                    _ = try schema.migrate(Connection(DatabaseFile(path: path, laneDeadline: .seconds(5))))
                } catch {
                    failures.add((error as? DatabaseError)?.kind)
                }
            }
        }
        for thread in threads { thread.join() }
        // A connection arriving between two steps may apply the second, and then finds the database in use: the last
        // step requires exclusive access.
        #expect(failures.all.allSatisfy { $0 == .busy }, "\(failures.all)")
        #expect(try first.ids().sorted() == [1, 2, 3])
        #expect(try schema.state(of: first)?.version == 3)
    }

    @Test func `a failed migration step is rolled back and can be retried`() throws {
        let connection = try TestDatabase().connection(create: true)
        let broken = Migration(version: 2, minCompatible: 1, ddl: [Rows.twins, "CREATE TABLE rows (id BIGINT)"])
        #expect(throws: DatabaseError.self) { try Schema(migrations: [Self.first, broken]).migrate(connection) }
        #expect(try Schema(migrations: [Self.first]).state(of: connection)?.version == 1)
        #expect(kind { try connection.ids(Rows.twinIDs) } == .other)
        #expect(try Schema(migrations: [Self.first, Self.second]).migrate(connection) == [2])
    }

    @Test func `an older database is refused until it is migrated`() throws {
        let connection = try TestDatabase().connection(create: true)
        _ = try Schema(migrations: [Self.first]).migrate(connection)
        let newer = Schema(migrations: [Self.first, Self.second])
        #expect(error { try newer.check(connection) } == .older(version: 1, ours: 2))
        _ = try newer.migrate(connection)
        #expect(error { try newer.check(connection) } == nil)
    }

    @Test func `a newer database is used as long as it is compatible`() throws {
        let connection = try TestDatabase().connection(create: true)
        let old = Schema(migrations: [Self.first])
        _ = try Schema(migrations: [Self.first, Self.second]).migrate(connection)
        #expect(error { try old.check(connection) } == nil)
        _ = try Schema(migrations: [Self.first, Self.second, Self.breaking]).migrate(connection)
        #expect(error { try old.check(connection) } == .newer(minCompatible: 3, ours: 1))
        #expect(error { _ = try old.migrate(connection) } == .newer(minCompatible: 3, ours: 1))
    }

    @Test func `missing tables are named`() throws {
        let connection = try TestDatabase(Rows.table, Rows.twins).connection()
        let schema = Schema(migrations: [Migration(version: 1, minCompatible: 1, ddl: [Rows.table, Rows.twins])])
        try schema.check(connection)
        try connection.write { _ = try $0.run(Self.drop) }
        #expect(error { try schema.check(connection) } == .missingTables(["twins"]))
    }

    @Test(arguments: [
        SchemaError.empty, .older(version: 1, ours: 2), .newer(minCompatible: 3, ours: 2), .missingTables(["rows"]),
    ])
    func `every schema error says what to do`(error: SchemaError) {
        #expect(
            ["portalctl migrate", "install a newer one", "restore a backup"].contains {
                error.description.contains($0)
            })
    }

    @Test func `PostgreSQL types are translated to those of SQLite`() {
        let ours = "CREATE TABLE t (a BIGINT NOT NULL PRIMARY KEY, b DOUBLE PRECISION, c BYTEA, d TEXT)"
        let theirs = "CREATE TABLE t (a INTEGER NOT NULL PRIMARY KEY, b REAL, c BLOB, d TEXT) STRICT, WITHOUT ROWID"
        #expect(DDL.sqlite(ours) == theirs)
        #expect(DDL.sqlite("CREATE INDEX i ON t (b)") == "CREATE INDEX i ON t (b)")
        #expect(DDL.sqlite("ALTER TABLE t ADD COLUMN e BIGINT") == "ALTER TABLE t ADD COLUMN e INTEGER")
        let computed = "ALTER TABLE t ADD COLUMN f BIGINT GENERATED ALWAYS AS (a + 1)"
        #expect(DDL.sqlite(computed + " STORED").hasSuffix("f INTEGER GENERATED ALWAYS AS (a + 1) VIRTUAL"))
    }

    @Test func `a table that a migration rebuilds is checked under its final name`() throws {
        let connection = try TestDatabase().connection(create: true)
        let replaced = [
            "CREATE TABLE new_rows (id BIGINT NOT NULL PRIMARY KEY)", "INSERT INTO new_rows SELECT id FROM rows",
            "DROP TABLE rows", "ALTER TABLE new_rows RENAME TO rows", "ALTER TABLE rows ADD COLUMN more TEXT",
        ]
        let schema = Schema(migrations: [
            Migration(version: 1, minCompatible: 1, ddl: [Rows.table]),
            Migration(version: 2, minCompatible: 1, ddl: replaced),
        ])
        _ = try schema.migrate(connection)
        #expect(error { try schema.check(connection) } == nil)
        try connection.write { _ = try $0.run(Statement("drop", .directory, "DROP TABLE rows")) }
        #expect(error { try schema.check(connection) } == .missingTables(["rows"]))
    }

    @Test(arguments: ["CREATE TABLE rows (", "CREATE TABLE rows(", "CREATE TABLE\n    IF NOT EXISTS rows ("])
    func `CREATE TABLE is recognised with any spacing`(start: String) throws {
        let connection = try TestDatabase().connection(create: true)
        let ddl = start + "id BIGINT NOT NULL PRIMARY KEY)"
        let schema = Schema(migrations: [Migration(version: 1, minCompatible: 1, ddl: [ddl])])
        _ = try schema.migrate(connection)
        #expect(error { try schema.check(connection) } == nil)
    }
}
