import Database

extension PublicScope {
    /// Returns a user's authenticator apps that count.
    package func authenticators(of user: UserID, client: ClientID) throws -> [Authenticator] {
        try transaction.authenticators(of: user, client)
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

    /// Returns the users of a client who have a second factor.
    package func factorHolders(client: ClientID) throws -> Set<UserID> {
        Set(try transaction.all(FactorSQL.holders, .id(client)) { $0.id(0) })
    }
}

extension TenantScope {
    /// Returns the signed-in user's authenticator apps that count.
    package func authenticators() throws -> [Authenticator] {
        try transaction.authenticators(of: user.id, client)
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

    /// Returns the client's users who have a second factor.
    package func factorHolders() throws -> Set<UserID> {
        try publicScope.factorHolders(client: client)
    }
}

extension Transaction {
    func authenticators(of user: UserID, _ client: ClientID) throws -> [Authenticator] {
        try all(FactorSQL.authenticators, .id(client), .id(user)) { Authenticator(row: $0) }
    }

    func recoveryCodesLeft(of user: UserID, _ client: ClientID) throws -> Int64 {
        try first(FactorSQL.codesLeft, .id(client), .id(user)) { $0.integer(0) } ?? 0
    }
}
