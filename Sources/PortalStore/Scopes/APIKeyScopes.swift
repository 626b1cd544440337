import Database

extension OperatorScope {
    /// Returns an MSP's API keys by name.
    package func apiKeys(of msp: MSPID) throws -> [APIKey] {
        try transaction.all(APIKeySQL.ofMSP, .id(msp), as: APIKey.init)
    }

    /// Returns the secrets of a key, those that have expired too.
    package func secrets(of key: APIKey) throws -> [APIKeyDigest] {
        try transaction.all(APIKeySQL.secrets, .id(key.msp), .integer(key.id)) {
            APIKeyDigest(digest: $0.text(0), hint: $0.text(1), expiresAt: $0.optionalInstant(2))
        }
    }
}

extension OperatorWriter {
    /// Adds a key with its first secret.
    package func add(_ key: APIKey, _ secret: APIKeyDigest, of msp: MSP, audit: NewMSPEvent) throws {
        try whole().run(
            APIKeySQL.add, .id(msp.id), .integer(key.id), .text(key.name),
            .text(key.scopeWords.joined(separator: " ")),
            .text(key.networks.joined(separator: " ")), .instant(key.createdAt), Value(key.expiresAt))
        try add(secret, to: key)
        try add(audit, toMSP: msp.id, named: msp.name)
    }

    /// Gives a key another secret; the ones before end at `end`, and those that have ended are forgotten.
    package func rotate(_ key: APIKey, to secret: APIKeyDigest, end: Instant, of msp: MSP, audit: NewMSPEvent) throws {
        try whole().run(APIKeySQL.forgetSecrets, .id(key.msp), .integer(key.id), .instant(audit.at))
        try transaction.run(APIKeySQL.endSecrets, .id(key.msp), .integer(key.id), .instant(end))
        try add(secret, to: key)
        try add(audit, toMSP: msp.id, named: msp.name)
    }

    /// Removes a key with its secrets.
    package func remove(_ key: APIKey, of msp: MSP, audit: NewMSPEvent) throws {
        try whole().run(APIKeySQL.remove, .id(key.msp), .integer(key.id))
        try add(audit, toMSP: msp.id, named: msp.name)
    }

    private func add(_ secret: APIKeyDigest, to key: APIKey) throws {
        try transaction.run(
            APIKeySQL.addSecret, .id(key.msp), .integer(key.id), .text(secret.digest), .text(secret.hint))
    }
}
