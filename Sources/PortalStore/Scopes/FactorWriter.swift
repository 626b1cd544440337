import Database

/// Changes to one user's second factors inside a write transaction. Every change adds an audit event, but for the use of
/// an authenticator app, which the login's tells.
package struct FactorWriter {
    let transaction: WriteTransaction
    let client: ClientID
    let user: UserID
    let actor: AuditActor

    /// The user's factors inside this transaction.
    package var authenticators: [Authenticator] {
        get throws { try transaction.reading.authenticators(of: user, client) }
    }

    /// Number of unused recovery codes.
    package var recoveryCodesLeft: Int64 {
        get throws { try transaction.reading.recoveryCodesLeft(of: user, client) }
    }

    /// Adds an authenticator app in place of one that was never confirmed. It does not count yet, so this is no event.
    package func add(_ authenticator: NewAuthenticator) throws {
        try transaction.run(FactorSQL.removeUnconfirmed, .id(client), .id(user))
        try transaction.run(
            FactorSQL.add, .id(client), .id(user), .integer(authenticator.id), .text(authenticator.name),
            .text(authenticator.secret), .instant(authenticator.createdAt))
    }

    /// Makes an authenticator app count; the code's step is used up.
    /// - Returns: Whether it was there, and unconfirmed.
    package func confirm(_ id: Int64, step: Int64, at now: Instant, audit: NewAuditEvent) throws -> Bool {
        let confirmed = try transaction.run(
            FactorSQL.confirm, .id(client), .id(user), .integer(id), .instant(now), .integer(step))
        guard confirmed > 0 else { return false }
        try add(audit)
        return true
    }

    /// Uses up a code, by one conditional update.
    /// - Returns: Whether it had not been used.
    package func use(_ use: FactorUse, at now: Instant) throws -> Bool {
        switch use {
        case .authenticator(let id, let step):
            try transaction.run(
                FactorSQL.use, .id(client), .id(user), .integer(id), .instant(now), .integer(step)) > 0
        case .recoveryCode(let hash):
            try transaction.run(FactorSQL.useCode, .id(client), .id(user), .text(hash), .instant(now)) > 0
        }
    }

    /// Removes an authenticator app, and with the last one the recovery codes.
    package func remove(_ id: Int64, audit: NewAuditEvent) throws {
        try transaction.run(FactorSQL.remove, .id(client), .id(user), .integer(id))
        if try !authenticators.contains(where: { $0.confirmedAt != nil }) {
            try transaction.run(FactorSQL.removeCodes, .id(client), .id(user))
        }
        try add(audit)
    }

    /// Replaces the recovery codes.
    /// - Parameter audit: `nil` where another event tells.
    package func setRecoveryCodes(_ hashes: [String], audit: NewAuditEvent?) throws {
        try transaction.run(FactorSQL.removeCodes, .id(client), .id(user))
        for hash in hashes { try transaction.run(FactorSQL.addCode, .id(client), .id(user), .text(hash)) }
        if let audit { try add(audit) }
    }

    /// Removes all factors, and ends the sessions and logins under way.
    package func reset(audit: NewAuditEvent) throws {
        try transaction.run(FactorSQL.removeAll, .id(client), .id(user))
        try transaction.run(FactorSQL.removeCodes, .id(client), .id(user))
        try transaction.run(FactorSQL.endChallenges, .id(client), .id(user))
        try transaction.run(AccountSQL.endSessions, .id(client), .id(user), .integer(0))
        try add(audit)
    }

    /// The client's throttle counters.
    package var counters: ThrottleCounters { ThrottleCounters(transaction, client) }

    /// Queues a mail, in the transaction of its cause.
    package func add(_ mail: NewMail) throws {
        try transaction.add(mail, client: client)
    }

    /// Adds an audit event about the factors.
    package func add(_ audit: NewAuditEvent) throws {
        try transaction.add(audit, client: client, by: actor)
    }
}

extension PublicWriter {
    /// The factors of a user who logs in.
    package func factors(of user: PortalUser) -> FactorWriter {
        FactorWriter(
            transaction: transaction, client: client, user: user.id, actor: .user(id: user.id, name: user.name))
    }

    /// Stores a login that waits for a second factor.
    package func add(_ challenge: LoginChallenge) throws {
        try transaction.run(
            FactorSQL.addChallenge, .id(client), .text(challenge.tokenHash), .id(challenge.user),
            .integer(challenge.remember ? 1 : 0), .instant(challenge.expiresAt))
    }

    /// Ends a login that waits, by one conditional update.
    /// - Parameter session: The one that it leads to.
    /// - Returns: Whether it still waited.
    package func end(_ challenge: LoginChallenge, session: Int64) throws -> Bool {
        try transaction.run(FactorSQL.endChallenge, .id(client), .text(challenge.tokenHash), .integer(session)) > 0
    }
}

extension TenantWriter {
    /// The signed-in user's own factors.
    package var factors: FactorWriter {
        FactorWriter(transaction: transaction, client: client, user: scope.user.id, actor: actor)
    }

    /// Records that the user has shown again who they are.
    package func prove(at now: Instant) throws {
        try transaction.run(
            FactorSQL.prove, .id(client), .integer(scope.session.session), .id(scope.user.id), .instant(now))
    }
}

extension PeopleWriter {
    /// The factors of one of the client's users.
    package func factors(of user: PortalUser) -> FactorWriter {
        FactorWriter(transaction: transaction, client: client, user: user.id, actor: actor)
    }
}

extension PublicScope {
    /// Returns a user's authenticator apps, also unconfirmed ones.
    package func authenticators(of user: UserID, client: ClientID) throws -> [Authenticator] {
        try transaction.authenticators(of: user, client)
    }

    /// Counts a user's unused recovery codes.
    package func recoveryCodesLeft(of user: UserID, client: ClientID) throws -> Int64 {
        try transaction.recoveryCodesLeft(of: user, client)
    }

    /// Returns a login that waits at `now`, by its token's hash.
    package func challenge(client: ClientID, tokenHash: String, now: Instant) throws -> LoginChallenge? {
        try transaction.first(FactorSQL.challenge, .id(client), .text(tokenHash), .instant(now)) {
            LoginChallenge(
                tokenHash: tokenHash, user: $0.id(0), remember: $0.integer(1) == 1, expiresAt: $0.instant(2),
                session: $0.optionalInteger(3))
        }
    }

    /// Returns the users of a client who have a second factor.
    package func factorHolders(client: ClientID) throws -> Set<UserID> {
        Set(try transaction.all(FactorSQL.holders, .id(client)) { $0.id(0) })
    }
}

extension TenantScope {
    /// Returns the signed-in user's authenticator apps, also unconfirmed ones.
    package func authenticators() throws -> [Authenticator] {
        try transaction.authenticators(of: user.id, client)
    }

    /// Counts the signed-in user's unused recovery codes.
    package func recoveryCodesLeft() throws -> Int64 {
        try transaction.recoveryCodesLeft(of: user.id, client)
    }

    /// Returns when this session's user last showed who they are: at its login, or later.
    package func provedAt() throws -> Instant? {
        try transaction.first(FactorSQL.provedAt, .id(client), .integer(session.session), .id(user.id)) {
            $0.instant(0)
        }
    }

    /// Returns the client's users who have a second factor.
    package func factorHolders() throws -> Set<UserID> {
        try publicScope.factorHolders(client: client)
    }
}

extension Transaction {
    fileprivate func authenticators(of user: UserID, _ client: ClientID) throws -> [Authenticator] {
        try all(FactorSQL.authenticators, .id(client), .id(user)) { Authenticator(row: $0) }
    }

    fileprivate func recoveryCodesLeft(of user: UserID, _ client: ClientID) throws -> Int64 {
        try first(FactorSQL.codesLeft, .id(client), .id(user)) { $0.integer(0) } ?? 0
    }
}

extension StoreConnection {
    /// Goes through all sealed secrets, and stores those that are sealed anew; in pages of one transaction each.
    /// - Parameter seal: Returns the new text; `nil` keeps the old one.
    package func reseal(_ seal: (SealedSecret) throws -> String?) throws {
        let limit = 100
        var last: SealedSecret?
        while true {
            let old = try sealedSecrets(after: last, limit: limit)
            let new = try old.map(seal)
            if new.contains(where: { $0 != nil }) {
                try transact { transaction in
                    for case (let old, let new?) in zip(old, new) {
                        try transaction.run(
                            FactorSQL.reseal, .id(old.client), .id(old.user), .integer(old.authenticator),
                            .text(old.text), .text(new))
                    }
                }
            }
            guard old.count == limit else { return }
            last = old.last
        }
    }

    private func sealedSecrets(after last: SealedSecret?, limit: Int) throws -> [SealedSecret] {
        try inspect {
            try $0.transaction.all(
                FactorSQL.secrets, .integer(last?.client.number ?? 0), .integer(last?.user.number ?? 0),
                .integer(last?.authenticator ?? 0), .integer(Int64(limit))
            ) {
                SealedSecret(client: $0.id(0), user: $0.id(1), authenticator: $0.integer(2), text: $0.text(3))
            }
        }
    }
}
