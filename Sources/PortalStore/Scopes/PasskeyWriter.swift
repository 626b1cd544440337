import Database

extension FactorWriter {
    /// Adds a passkey.
    /// - Returns: Whether the client had none with its credential.
    func add(_ passkey: Passkey) throws -> Bool {
        try transaction.run(
            PasskeySQL.add, .id(client), .id(user), .integer(passkey.id), .text(passkey.credential),
            .text(passkey.host), .integer(passkey.algorithm), .text(passkey.publicKey),
            .text(passkey.transports.joined(separator: " ")), .text(passkey.name), .instant(passkey.createdAt),
            .integer(passkey.state.isBackedUp ? 1 : 0), .integer(passkey.state.counter),
            .instant(passkey.state.challengedAt)) > 0
    }

    /// Uses up a passkey's answer, by one conditional update.
    func use(_ use: PasskeyUse, at now: Instant) throws -> Bool {
        try transaction.run(
            PasskeySQL.use, .id(client), .id(user), .integer(use.id), .instant(now),
            .integer(use.state.isBackedUp ? 1 : 0), .integer(use.state.counter), .instant(use.state.challengedAt)) > 0
    }

    /// Why an answer could not be used up.
    package func refusal(of use: PasskeyUse) throws -> PasskeyRefusal {
        let known = try current.passkeys.first { $0.id == use.id }?.state
        return use.state.challengedAt <= known?.challengedAt ?? .max ? .reused : .counter
    }

    /// Gives a passkey another name.
    package func rename(passkey id: Int64, to name: String, audit: NewAuditEvent) throws {
        try transaction.run(PasskeySQL.rename, .id(client), .id(user), .integer(id), .text(name))
        try add(audit)
    }

    /// Removes a passkey, and what goes with the last factor.
    package func remove(passkey id: Int64, audit: NewAuditEvent) throws {
        try transaction.run(PasskeySQL.remove, .id(client), .id(user), .integer(id))
        try endWhatRestsOnFactors()
        try add(audit)
    }
}
