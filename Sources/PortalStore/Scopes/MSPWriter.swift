import Database

/// How far an import under an idempotency key has come.
package struct ImportPosition: Sendable, Equatable {
    /// Number of lines that are done.
    package var lines = 0
    /// Checksum of these lines, to tell another body under the same key.
    package var checksum: Int64 = 0

    /// The beginning.
    package init() {}

    package init(lines: Int, checksum: Int64) {
        (self.lines, self.checksum) = (lines, checksum)
    }
}

/// The API key of a write has ended meanwhile.
package struct KeyEnded: Error {
    package init() {}
}

/// Another request has gone on with the import meanwhile.
package struct ImportMoved: Error {}

extension StoreConnection {
    /// Runs `body` with write access to the key's MSP and its clients, in one transaction.
    /// - Throws: `KeyEnded` if the key is not valid at `now` any more.
    package func manage<T>(as key: APIKey, now: Instant, _ body: (OperatorWriter) throws -> T) throws -> T {
        try transact { transaction in
            guard try transaction.reading.isValid(key, now: now) else { throw KeyEnded() }
            return try body(OperatorWriter(transaction: transaction.confined, msp: key.msp))
        }
    }

    /// How far the import of the key's MSP under this idempotency key has come.
    package func position(ofImport name: String, as key: APIKey) throws -> ImportPosition {
        try connection.read { transaction in
            try transaction.first(ImportPositionSQL.get, .id(key.msp), .text(name)) {
                ImportPosition(lines: Int($0.integer(0)), checksum: $0.integer(1))
            } ?? ImportPosition()
        }
    }
}

extension Transaction {
    /// Whether a key that was valid still is.
    func isValid(_ key: APIKey, now: Instant) throws -> Bool {
        try first(APIKeySQL.isValid, .id(key.msp), .integer(key.id), .instant(now)) { _ in true } ?? false
    }
}

extension OperatorWriter {
    /// Stores how far an import has come.
    /// - Throws: `ImportMoved` unless it stands at `old` still.
    package func advance(
        importNamed name: String, of key: APIKey, from old: ImportPosition, to new: ImportPosition, at: Instant
    ) throws {
        let changed = try transaction.run(
            ImportPositionSQL.advance, .id(key.msp), .text(name), .integer(Int64(old.lines)),
            .integer(Int64(new.lines)), .integer(new.checksum), .instant(at))
        guard changed > 0 else { throw ImportMoved() }
    }
}
