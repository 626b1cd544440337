import Database
import Glibc

/// The database of an installation, held by this process alone, to be replaced.
package final class ReplaceableStore {
    private let file: DatabaseFile

    /// - Parameter path: May be missing or damaged; its folder must exist.
    /// - Throws: `DatabaseError` with the names of the processes that use it.
    package init(path: String) throws {
        assert(Catalogue.close())
        file = try DatabaseFile(alone: path)
    }

    /// Path without symbolic links.
    package var path: String { file.path }

    /// Whether a database is there.
    package var exists: Bool { access(file.path, F_OK) == 0 }

    /// Opens the present database.
    /// - Throws: `DatabaseError`, if it is none.
    package func connect() throws -> StoreConnection { StoreConnection(try Connection(file)) }

    /// Puts a finished database in the place of this one, in one step, and keeps this one under another name.
    /// Its log must be empty, unless it is damaged.
    /// - Parameters:
    ///   - staged: Path of the new one, in the same file system.
    ///   - kept: Path for the present one.
    package func replace(by staged: String, keeping kept: String) throws {
        try file.replace(by: staged, keeping: kept)
    }
}

extension StoreConnection {
    /// Makes a database from a backup one of this program's version; returns the applied migrations.
    /// - Throws: `SchemaError`, if it is no portal's, or needs a newer program; `DatabaseError`, if it is damaged.
    package func adopt() throws -> [Int] {
        do {
            try checkTables()
            return []
        } catch SchemaError.older {
            let versions = try migrate()
            try checkTables()
            return versions
        }
    }

    /// Reads the whole database; returns descriptions of damage.
    package func integrityCheck() throws -> [String] { try connection.integrityCheck() }

    /// Makes the database file complete by itself, and its log empty; only where nobody else uses it.
    package func consolidate() throws { try connection.consolidate() }
}

extension Store {
    /// Whether a file is damaged, or no database at all.
    package static func isDamaged(_ error: any Error) -> Bool { (error as? DatabaseError)?.kind == .corrupt }
}
