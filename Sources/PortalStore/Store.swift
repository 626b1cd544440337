import Database
import Glibc

/// The portal's database in a process; creates connections, holds none.
package final class Store: Sendable {
    private let file: DatabaseFile

    /// Opens the database at `path` for this process and takes its share of the in-use lock.
    /// - Parameter create: `true` only for `portalctl migrate`; workers never create a database.
    /// - Throws: `DatabaseError` if the file is missing or cannot be opened.
    package init(path: String, create: Bool = false) throws {
        assert(Catalogue.close())
        file = try DatabaseFile(path: path, create: create)
    }

    /// Opens the database for a serving process. Must precede the process's other connections; rejects unusable files
    /// before creating others beside them.
    /// - Throws: `DatabaseError`, or `SchemaError`, whose text says what to run.
    package static func serving(path: String) throws -> Store {
        var status = stat()
        // With a log beside it the file may be incomplete, and is already in use.
        if access(path + "-wal", F_OK) != 0, stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG {
            let connection = try Connection(immutable: path)
            defer { connection.close() }
            try PortalSchema.schema.checkTables(connection)
        }
        let store = try Store(path: path)
        let connection = try store.connect()
        defer { connection.close() }
        try connection.checkTables()
        return store
    }

    /// Writers of this process that entered the write lane, those that gave up, and the sum of their waits.
    package var laneUse: (entries: UInt64, timeouts: UInt64, microseconds: UInt64) { file.laneUse }

    /// Opens a connection for the calling thread.
    package func connect() throws -> StoreConnection {
        StoreConnection(try Connection(file))
    }
}

/// One thread's access to the portal's rows; provides scopes inside transactions only.
package final class StoreConnection {
    let connection: Connection

    init(_ connection: Connection) {
        self.connection = connection
    }

    /// Whether no transaction is open, as required between requests.
    package var isIdle: Bool { connection.isIdle }

    /// Runs an import, whose transactions change pages all over the database.
    package func withImportCache<T>(_ body: () throws -> T) throws -> T {
        try connection.withCache(kibibytes: 16_000, body)
    }

    /// Runs `body` on one snapshot.
    package func read<T>(_ body: (PublicScope) throws -> T) throws -> T {
        try connection.read { try body(PublicScope(transaction: $0)) }
    }

    /// Runs `body` in one write transaction of a tenant without a session (login).
    ///
    /// Holds the write lane and the client's lock row; any error rolls back. `body` may run twice: no clock, random
    /// source, hashing or I/O inside.
    package func writePublic<T>(client: ClientID, _ body: (PublicWriter) throws -> T) throws -> T {
        try connection.write { transaction in
            try transaction.run(LockSQL.client, .id(client))
            return try body(PublicWriter(transaction: transaction, client: client))
        }
    }

    /// Runs `body` as a signed-in user: locks the client's row, then rechecks session, role and client.
    /// - Throws: `SignedOut` if the session is not valid at `now`.
    package func write<T>(as session: SessionKey, now: Instant, _ body: (TenantWriter) throws -> T) throws -> T {
        try connection.write { transaction in
            try transaction.run(LockSQL.client, .id(session.client))
            let publicScope = PublicScope(transaction: transaction.reading)
            guard let scope = try publicScope.tenantScope(for: session, now: now) else { throw SignedOut() }
            return try body(TenantWriter(transaction: transaction, scope: scope))
        }
    }

    /// Runs `body` with read access to all clients, on one snapshot (portalctl, jobs).
    package func inspect<T>(_ body: (OperatorScope) throws -> T) throws -> T {
        try connection.read { try body(OperatorScope(transaction: $0)) }
    }

    /// Runs `body` with write access to all clients, in one transaction (portalctl, jobs).
    package func operate<T>(_ body: (OperatorWriter) throws -> T) throws -> T {
        try connection.write { try body(OperatorWriter(transaction: $0)) }
    }

    func transact<T>(_ body: (WriteTransaction) throws -> T) throws -> T {
        try connection.write(body)
    }

    /// Checkpoints the write-ahead log, inside the write lane.
    package func checkpoint() throws {
        try connection.checkpoint()
    }

    /// Migrates the schema; returns the applied versions.
    package func migrate() throws -> [Int] {
        try PortalSchema.schema.migrate(connection)
    }

    /// Rejects a database with missing tables, or older or newer than this program can use.
    /// - Throws: `SchemaError`, whose text says what to run.
    package func check() throws {
        try PortalSchema.schema.check(connection)
    }

    /// Also verifies that every table is readable; call at startup.
    /// - Throws: As `check`.
    package func checkTables() throws {
        try PortalSchema.schema.checkTables(connection)
    }

    /// As `checkTables`, for a backup: the database may be of an earlier version.
    package func checkOwn() throws {
        try PortalSchema.schema.checkOwn(connection)
    }

    /// Reads the whole file and returns descriptions of damage; empty if intact.
    package func quickCheck() throws -> [String] {
        try connection.quickCheck()
    }

    /// Closes the connection for good.
    package func close() {
        connection.close()
    }
}

extension Store {
    /// Whether a retry may soon succeed: others are writing, or the disk is full.
    package static func isBusy(_ error: any Error) -> Bool {
        guard let error = error as? DatabaseError else { return false }
        return error.kind == .busy || error.kind == .full
    }
}

/// The session of a write has ended meanwhile.
package struct SignedOut: Error {}
