import Database
import Glibc

/// The portal's database as a process holds it: makes connections, holds none.
package final class Store: Sendable {
    private let file: DatabaseFile

    /// Opens the database at `path` for this process and takes its share of the in-use lock.
    /// - Parameter create: only `portalctl migrate` passes `true`; a worker never creates a database.
    /// - Throws: `DatabaseError` when the file is missing or cannot be opened.
    package init(path: String, create: Bool = false) throws {
        assert(Catalogue.close())
        file = try DatabaseFile(path: path, create: create)
    }

    /// Opens the database for a process that is to serve it. What it cannot use is refused before anything is put
    /// beside the file; comes before any other connection of the process.
    /// - Throws: `DatabaseError`, and `SchemaError`, whose text says what to run.
    package static func serving(path: String) throws -> Store {
        var status = stat()
        // With a log beside it the file alone may not be all of the database, and somebody has used it already.
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

    /// A connection of its own for the calling thread.
    package func connect() throws -> StoreConnection {
        StoreConnection(try Connection(file))
    }
}

/// One thread's way to the portal's rows: hands out scopes, inside a transaction only.
package final class StoreConnection {
    let connection: Connection

    init(_ connection: Connection) {
        self.connection = connection
    }

    /// Whether no transaction is open, as required between requests.
    package var isIdle: Bool { connection.isIdle }

    /// Runs `body` on one snapshot.
    package func read<T>(_ body: (PublicScope) throws -> T) throws -> T {
        try connection.read { try body(PublicScope(transaction: $0)) }
    }

    /// Runs `body` in one write transaction of a tenant without a session (login).
    ///
    /// Holds the write lane and the client's lock row; any error rolls back. The body may run twice: no clock, random
    /// source, hashing or I/O in it.
    package func writePublic<T>(client: ClientID, _ body: (PublicWriter) throws -> T) throws -> T {
        try connection.write { transaction in
            try transaction.run(LockSQL.client, .id(client))
            return try body(PublicWriter(transaction: transaction, client: client))
        }
    }

    /// Runs `body` as a signed-in user: locks the client's row, then checks session, role and client again.
    /// - Throws: `SignedOut` when the session is not valid at `now`.
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

    /// Brings the schema up to date; returns the versions that were applied.
    package func migrate() throws -> [Int] {
        try PortalSchema.schema.migrate(connection)
    }

    /// Refuses a database that is missing tables, older, or newer than this program can use.
    /// - Throws: `SchemaError`, whose text says what to run.
    package func check() throws {
        try PortalSchema.schema.check(connection)
    }

    /// Also verifies that every table is readable; call at startup.
    /// - Throws: as `check`.
    package func checkTables() throws {
        try PortalSchema.schema.checkTables(connection)
    }

    /// Sentences about damage in the file; none when it is sound. Reads the whole file.
    package func quickCheck() throws -> [String] {
        try connection.quickCheck()
    }

    /// Closes the connection; it cannot be used afterwards.
    package func close() {
        connection.close()
    }
}

extension Store {
    /// Whether an error means that the same may well work in a moment: others write, or the disk is full.
    package static func isBusy(_ error: any Error) -> Bool {
        guard let error = error as? DatabaseError else { return false }
        return error.kind == .busy || error.kind == .full
    }
}

/// The session that a write was started with has ended meanwhile.
package struct SignedOut: Error {}
