import Database

extension PublicScope {
    /// Returns a user's factors that count.
    package func factors(of user: UserID, client: ClientID) throws -> UserFactors {
        try transaction.factors(of: user, client)
    }

    /// Returns the user of a passkey, by the id that its authenticator gave it.
    package func passkeyOwner(credential: String, client: ClientID) throws -> UserID? {
        try transaction.first(PasskeySQL.owner, .id(client), .text(credential)) { $0.id(0) }
    }

    /// Returns whether a login of the user needs a second factor.
    package func hasFactor(_ user: UserID, client: ClientID) throws -> Bool {
        try transaction.first(FactorSQL.exists, .id(client), .id(user)) { _ in true } ?? false
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

    /// Returns the users of a client who have a second factor, with its kinds.
    package func factorKinds(client: ClientID) throws -> [UserID: [FactorKind]] {
        let rows: [(UserID, FactorKind)] = try transaction.all(FactorSQL.kinds, .id(client)) {
            ($0.id(0), try $0.word(1, of: "factor.kind"))
        }
        return Dictionary(rows.map { ($0, [$1]) }, uniquingKeysWith: +)
    }

    /// Returns the active users of a client who have no second factor.
    package func usersWithoutFactor(client: ClientID) throws -> [PortalUser] {
        let factors = try factorKinds(client: client)
        return try transaction.all(PeopleSQL.users, .id(client), as: PortalUser.init)
            .filter { $0.isActive && factors[$0.id] == nil }
    }
}

extension TenantScope {
    /// Returns the signed-in user's factors that count.
    package func factors() throws -> UserFactors {
        try transaction.factors(of: user.id, client)
    }

    /// Returns one of the signed-in user's apps that waits for its first code.
    /// - Parameter since: Older ones have waited too long.
    package func unconfirmedAuthenticator(_ id: Int64, since: Instant) throws -> NewAuthenticator? {
        try transaction.first(FactorSQL.unconfirmed, .id(client), .id(user.id), .integer(id), .instant(since)) {
            NewAuthenticator(id: $0.integer(0), name: $0.text(1), secret: $0.text(2), createdAt: $0.instant(3))
        }
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

    /// Returns the client's users who have a second factor, with its kinds.
    package func factorKinds() throws -> [UserID: [FactorKind]] {
        try publicScope.factorKinds(client: client)
    }
}

extension Transaction {
    func factors(of user: UserID, _ client: ClientID) throws -> UserFactors {
        UserFactors(
            authenticators: try all(FactorSQL.authenticators, .id(client), .id(user)) { Authenticator(row: $0) },
            passkeys: try all(PasskeySQL.ofUser, .id(client), .id(user)) { Passkey(row: $0) })
    }

    func recoveryCodesLeft(of user: UserID, _ client: ClientID) throws -> Int64 {
        try first(FactorSQL.codesLeft, .id(client), .id(user)) { $0.integer(0) } ?? 0
    }
}
