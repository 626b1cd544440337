import Database

/// Reads of one MSP's clients, in the name of one of its API keys. Only a valid key makes one, so nothing of another MSP
/// can be asked for.
package struct MSPScope {
    let transaction: Transaction
    /// In whose name it reads.
    package let key: APIKey

    fileprivate init(transaction: Transaction, key: APIKey) {
        (self.transaction, self.key) = (transaction.confined, key)
    }

    /// What the operator can read, of this MSP alone.
    package var operated: OperatorScope { OperatorScope(transaction: transaction, msp: key.msp) }

    /// Returns the MSP's clients by slug.
    /// - Parameter slug: the one before the first; empty for the beginning.
    package func clients(after slug: String, limit: Int) throws -> [Tenant] {
        try transaction.all(
            DirectorySQL.tenantsOfMSP, .id(key.msp), .text(slug), .integer(Int64(limit)), as: Tenant.init)
    }

    /// Returns the MSP's client with this slug, in any state.
    package func client(slug: String) throws -> Tenant? {
        try transaction.first(DirectorySQL.tenantOfMSP, .id(key.msp), .text(slug), as: Tenant.init)
    }
}

extension StoreConnection {
    /// Runs `body` on one snapshot in the name of a key.
    /// - Throws: `KeyEnded` if the key is not valid at `now` any more.
    package func read<T>(as key: APIKey, now: Instant, _ body: (MSPScope) throws -> T) throws -> T {
        try connection.read { transaction in
            guard try transaction.isValid(key, now: now) else { throw KeyEnded() }
            return try body(MSPScope(transaction: transaction, key: key))
        }
    }
}

extension PublicScope {
    /// Returns the scope of the key with this secret; `nil` for none that is valid at `now`.
    package func mspScope(secret digest: String, now: Instant) throws -> MSPScope? {
        try transaction.first(APIKeySQL.byDigest, .text(digest), .instant(now), as: APIKey.init)
            .map { MSPScope(transaction: transaction, key: $0) }
    }
}

/// From where an API key was used.
package struct KeyUse: Sendable {
    package let msp: MSPID
    package let id: Int64
    package let address: String?

    package init(msp: MSPID, id: Int64, address: String?) {
        (self.msp, self.id, self.address) = (msp, id, address)
    }
}

extension StoreConnection {
    /// Records uses of keys in one transaction; older instants have no effect.
    package func record(_ uses: [(use: KeyUse, at: Instant)]) throws {
        try transact { transaction in
            for (use, at) in uses {
                try transaction.run(APIKeySQL.used, .id(use.msp), .integer(use.id), .instant(at), Value(use.address))
            }
        }
    }
}
