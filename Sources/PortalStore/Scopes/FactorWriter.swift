import Database

/// Changes to one user's second factors inside a write transaction. Every change adds an audit event, but for the use of
/// an authenticator app, which the login's tells.
package struct FactorWriter {
    let transaction: WriteTransaction
    let client: ClientID
    let user: UserID
    let actor: AuditActor

    /// The user's factors inside this transaction.
    package var current: UserFactors {
        get throws { try transaction.reading.factors(of: user, client) }
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

    /// Uses up a code, by one conditional update.
    /// - Returns: Whether it had not been used.
    package func use(_ use: FactorUse, at now: Instant) throws -> Bool {
        switch use {
        case .authenticator(let id, let step):
            try transaction.run(
                FactorSQL.use, .id(client), .id(user), .integer(id), .instant(now), .integer(step)) > 0
        case .recoveryCode(let hash):
            try transaction.run(FactorSQL.useCode, .id(client), .id(user), .text(hash)) > 0
        case .passkey(let use):
            try self.use(use, at: now)
        }
    }

    /// Removes an authenticator app, and what goes with the last factor.
    package func remove(_ id: Int64, audit: NewAuditEvent) throws {
        try transaction.run(FactorSQL.remove, .id(client), .id(user), .integer(id))
        try endWhatRestsOnFactors()
        try add(audit)
    }

    /// Devices that stand in for a factor go with any: it may have been lost with one of them. The recovery codes, a
    /// reset that waits, and logins that wait for a factor go with the last one.
    func endWhatRestsOnFactors() throws {
        try transaction.distrustDevices(of: user, client: client)
        guard try current.isEmpty else { return }
        try transaction.run(FactorSQL.removeCodes, .id(client), .id(user))
        try transaction.run(FactorResetSQL.remove, .id(client), .id(user))
        try transaction.run(FactorSQL.endChallenges, .id(client), .id(user))
    }

    /// Replaces the recovery codes.
    /// - Parameter audit: `nil` where another event tells.
    package func setRecoveryCodes(_ hashes: [String], audit: NewAuditEvent?) throws {
        try transaction.run(FactorSQL.removeCodes, .id(client), .id(user))
        for hash in hashes { try transaction.run(FactorSQL.addCode, .id(client), .id(user), .text(hash)) }
        if let audit { try add(audit) }
    }

    /// Removes all factors, and ends the sessions and logins under way, and a reset that waits.
    package func reset(audit: NewAuditEvent) throws {
        try transaction.run(FactorSQL.removeAll, .id(client), .id(user))
        try transaction.run(PasskeySQL.removeAll, .id(client), .id(user))
        try transaction.run(FactorSQL.removeCodes, .id(client), .id(user))
        try transaction.run(FactorResetSQL.remove, .id(client), .id(user))
        try transaction.endLogins(of: user, client: client)
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

    /// Makes one of the user's apps count; the code's step is used up. The first one ends the user's other sessions, which
    /// have shown a password alone.
    /// - Parameter codes: Hashes of the recovery codes that come with the first one; `nil` for another.
    /// - Returns: Whether it was there, and unconfirmed.
    package func confirm(_ id: Int64, step: Int64, at now: Instant, codes: [String]?, audit: NewAuditEvent) throws
        -> Bool
    {
        let confirmed = try transaction.run(
            FactorSQL.confirm, .id(client), .id(scope.user.id), .integer(id), .instant(now), .integer(step))
        guard confirmed > 0 else { return false }
        try begin(codes)
        try add(audit)
        return true
    }

    /// - Parameter codes: `nil` for another factor than the first.
    private func begin(_ codes: [String]?) throws {
        guard let codes else { return }
        try factors.setRecoveryCodes(codes, audit: nil)
        try transaction.endLogins(of: scope.user.id, client: client, except: scope.session.session)
    }

    /// Adds a passkey; like ``confirm(_:step:at:codes:audit:)``.
    /// - Returns: Whether it is new.
    package func add(_ passkey: Passkey, codes: [String]?, audit: NewAuditEvent) throws -> Bool {
        guard try factors.add(passkey) else { return false }
        try begin(codes)
        try add(audit)
        return true
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

extension WriteTransaction {
    /// After somebody has got an account back: a passkey of whoever had it would let them in alone. Each counts beside the
    /// password, and alone again once it has.
    func makePasskeysSecondOnly(of user: UserID, client: ClientID) throws {
        try run(PasskeySQL.makeSecondOnly, .id(client), .id(user))
    }
}
