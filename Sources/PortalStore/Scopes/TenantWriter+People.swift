import Database

extension TenantWriter {
    /// Updates the signed-in user's profile.
    package func setProfile(_ profile: Profile, audit: NewAuditEvent) throws {
        try transaction.run(
            AccountSQL.setProfile, .id(client), .id(scope.user.id), .text(profile.name),
            .word(profile.locale), Value(profile.region), Value(profile.timeZone))
        try add(audit)
    }

    /// Changes the user's password, ends other sessions and withdraws all links and their mails.
    package func setPassword(hash: String, audit: NewAuditEvent) throws {
        try transaction.run(AccountSQL.setPassword, .id(client), .id(scope.user.id), .text(hash))
        try transaction.run(LinkSQL.withdraw, .id(client), .id(scope.user.id))
        try transaction.withdrawMails(.passwordReset, user: scope.user.id, client: client)
        try transaction.endLogins(of: scope.user.id, client: client, except: scope.session.session)
        try add(audit)
    }

    /// Ends one of the user's sessions.
    /// - Returns: Whether it existed.
    package func revoke(session: Int64, audit: NewAuditEvent) throws -> Bool {
        let ended = try transaction.run(
            PeopleSQL.endSession, .id(client), .integer(session), .id(scope.user.id))
        guard ended > 0 else { return false }
        try add(audit)
        return true
    }

    /// Ends all of the user's sessions except the current one.
    package func endOtherSessions(audit: NewAuditEvent) throws {
        try transaction.endLogins(of: scope.user.id, client: client, except: scope.session.session)
        try add(audit)
    }

    /// Queues a mail, in the transaction of its cause.
    package func add(_ mail: NewMail) throws {
        try transaction.add(mail, client: client)
    }
}

extension WriteTransaction {
    /// Ends a user's sessions but one, logins that wait for a second factor, and devices that stand in for one.
    func endLogins(of user: UserID, client: ClientID, except kept: Int64 = 0) throws {
        try run(AccountSQL.endSessions, .id(client), .id(user), .integer(kept))
        try run(FactorSQL.endChallenges, .id(client), .id(user))
        try distrustDevices(of: user, client: client, except: kept)
    }

    /// Stores a one-time link.
    func add(_ link: NewLink, client: ClientID) throws {
        try run(
            LinkSQL.add, .id(client), .integer(link.id), .id(link.user), .text(link.purpose.rawValue),
            .text(link.email), .text(link.tokenHash), .instant(link.createdAt), .instant(link.expiresAt))
    }
}
