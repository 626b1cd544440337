import Database

extension PublicScope {
    /// Returns the change of a user's address that waits at `now`.
    package func emailChange(of user: UserID, client: ClientID, now: Instant) throws -> EmailChange? {
        try transaction.first(EmailSQL.ofUser, .id(client), .id(user), .instant(now), as: EmailChange.init)
    }

    /// Returns a change that waits at `now`, by its token's hash.
    package func emailChange(client: ClientID, tokenHash: String, now: Instant) throws -> EmailChange? {
        try transaction.first(EmailSQL.find, .id(client), .text(tokenHash), .instant(now), as: EmailChange.init)
    }

    /// Returns a way back that works at `now`, by its token's hash.
    package func emailReturn(client: ClientID, tokenHash: String, now: Instant) throws -> EmailReturn? {
        try transaction.first(EmailSQL.findReturn, .id(client), .text(tokenHash), .instant(now), as: EmailReturn.init)
    }

    /// Returns the addresses that only others may have: their own, and those to which they have a way back at `now`.
    /// - Parameter user: `nil` for somebody new.
    package func emails(exceptOf user: UserID?, client: ClientID, now: Instant) throws -> [String] {
        try transaction.all(EmailSQL.others, .id(client), .id(user ?? 0), .instant(now)) { $0.text(0) }
    }
}

extension TenantScope {
    /// Returns the change of the signed-in user's address that waits at `now`.
    package func emailChange(now: Instant) throws -> EmailChange? {
        try publicScope.emailChange(of: user.id, client: client, now: now)
    }

    /// Returns the changes of the client's users that wait at `now`.
    package func emailChanges(now: Instant) throws -> [UserID: EmailChange] {
        let changes = try transaction.all(EmailSQL.ofClient, .id(client), .instant(now), as: EmailChange.init)
        return Dictionary(changes.map { ($0.user, $0) }) { $1 }
    }
}

extension PeopleWriter {
    /// Returns the addresses that only others may have (``PublicScope/emails(exceptOf:client:now:)``).
    package func emails(exceptOf user: UserID?, now: Instant) throws -> [String] {
        try PublicScope(transaction: transaction.reading).emails(exceptOf: user, client: client, now: now)
    }

    /// Returns the change of a user's address that waits at `now`.
    package func emailChange(of user: UserID, now: Instant) throws -> EmailChange? {
        try PublicScope(transaction: transaction.reading).emailChange(of: user, client: client, now: now)
    }

    /// Stores a change in place of an earlier one, and queues its mails.
    package func ask(_ change: EmailChange, mails: [NewMail], audit: NewAuditEvent) throws {
        try transaction.removeEmailChange(of: change.user, client: client)
        try transaction.run(
            EmailSQL.add, .id(client), .id(change.user), .text(change.email), .text(change.tokenHash),
            Value(change.askedBy), .instant(change.createdAt), .instant(change.expiresAt))
        for mail in mails { try transaction.add(mail, client: client) }
        try add(audit)
    }

    /// Removes a change that waits.
    package func cancelEmailChange(of user: UserID, audit: NewAuditEvent) throws {
        try transaction.removeEmailChange(of: user, client: client)
        try add(audit)
    }

    /// The client's throttle counters.
    package var counters: ThrottleCounters { ThrottleCounters(transaction, client) }
}

extension PublicWriter {
    /// Gives a user the address that waited, opens the way back, and withdraws all links to the former address.
    /// - Parameter session: The one that goes on; the user's others end.
    package func setEmail(
        _ change: EmailChange, of user: PortalUser, wayBack: EmailReturn, except session: Int64?, audit: NewAuditEvent
    ) throws {
        try replaceEmail(of: user, by: change.email)
        try transaction.run(
            EmailSQL.addReturn, .id(client), .text(wayBack.tokenHash), .id(user.id), .text(wayBack.email),
            .instant(wayBack.createdAt), .instant(wayBack.expiresAt))
        try transaction.endLogins(of: user.id, client: client, except: session ?? 0)
        if change.askedBy != user.id { try transaction.makePasskeysSecondOnly(of: user.id, client: client) }
        try transaction.add(audit, client: client, by: .user(id: user.id, name: user.name))
    }

    /// Gives a user a former address back, and ends what whoever replaced it may hold: sessions, the password, links,
    /// ways back to later addresses.
    /// - Parameters:
    ///   - passwordHash: Of a password that nobody knows.
    ///   - link: For the new password.
    package func restoreEmail(
        _ wayBack: EmailReturn, of user: PortalUser, passwordHash: String, link: NewLink, audit: NewAuditEvent
    ) throws {
        try replaceEmail(of: user, by: wayBack.email)
        try transaction.run(
            EmailSQL.endReturns, .id(client), .id(user.id), .instant(wayBack.createdAt))
        try transaction.run(AccountSQL.setPassword, .id(client), .id(user.id), .text(passwordHash))
        try transaction.add(link, client: client)
        try transaction.makePasskeysSecondOnly(of: user.id, client: client)
        try transaction.endLogins(of: user.id, client: client)
        try transaction.add(audit, client: client, by: .user(id: user.id, name: user.name))
    }

    private func replaceEmail(of user: PortalUser, by email: String) throws {
        try transaction.removeEmailChange(of: user.id, client: client)
        try transaction.run(EmailSQL.set, .id(client), .id(user.id), .text(email))
        try transaction.run(LinkSQL.withdraw, .id(client), .id(user.id))
        try transaction.withdrawMails(.passwordReset, user: user.id, client: client)
    }
}

extension WriteTransaction {
    fileprivate func removeEmailChange(of user: UserID, client: ClientID) throws {
        try run(EmailSQL.remove, .id(client), .id(user))
        try withdrawMails(.emailConfirmation, user: user, client: client)
    }
}
