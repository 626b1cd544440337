import Database

/// A copy of the portal's database in the making, in a file that only this process uses.
package final class StoreCopy {
    private let copy: DatabaseCopy

    /// Creates the file, readable by its owner alone.
    /// - Parameters:
    ///   - path: Must not exist.
    ///   - isNameless: Leaves the content without a name, so that it goes with the process.
    package init(path: String, isNameless: Bool) throws {
        copy = try DatabaseCopy(path: path, isNameless: isNameless)
    }

    /// The copy's file, open for reading until this value is gone.
    package var descriptor: Int32 { copy.descriptor }

    /// Copies the database as of one instant, and syncs the copy; neither readers nor writers wait.
    /// - Parameter progress: Receives the bytes left and the bytes in all.
    package func fill(from source: StoreConnection, progress: (_ left: Int64, _ all: Int64) -> Void) throws {
        try copy.fill(from: source.connection, progress: progress)
    }

    /// Reads the whole copy.
    /// - Throws: `SchemaError`, if the tables are not those of this program or of an earlier one.
    /// - Returns: Descriptions of damage; empty if intact.
    package func damage() throws -> [String] {
        try PortalSchema.schema.checkOwn(copy.connection)
        return try copy.connection.integrityCheck()
    }
}

extension StoreConnection {
    /// Size of the database in bytes, with what is in the log.
    package func size() throws -> Int64 { try connection.size() }
}

extension Store {
    /// Whether the disk is full or failing.
    package static func isFull(_ error: any Error) -> Bool { (error as? DatabaseError)?.kind == .full }
}
