import Database

extension PublicWriter {
    /// Stores a requested reset link. Earlier ones stay valid, as anyone can request one.
    package func add(_ link: NewLink) throws {
        try transaction.add(link, client: client)
    }

    /// Queues a mail, in the transaction of its cause.
    package func add(_ mail: NewMail) throws {
        try transaction.add(mail, client: client)
    }

    /// Consumes a link, by one conditional update.
    /// - Returns: Whether it was still usable.
    package func consume(tokenHash: String, purpose: LinkPurpose, now: Instant) throws -> Bool {
        try transaction.run(
            LinkSQL.use, .id(client), .text(tokenHash), .word(purpose), .instant(now)) > 0
    }

    /// Activates an invited user and withdraws their queued invitations.
    /// - Parameter locale: Language; `nil` keeps the invitation's.
    package func activate(user: UserID, name: String, locale: Language?, passwordHash: String) throws {
        try transaction.run(
            AccountSQL.activate, .id(client), .id(user), .text(name), Value(locale?.rawValue), .text(passwordHash))
        try transaction.withdrawMails(.invitation, user: user, client: client)
    }

    /// Sets a new password, ends all sessions of the user and withdraws all links and their mails.
    package func resetPassword(user: PortalUser, hash: String, audit: NewAuditEvent) throws {
        try transaction.run(AccountSQL.setPassword, .id(client), .id(user.id), .text(hash))
        try transaction.run(LinkSQL.withdraw, .id(client), .id(user.id))
        try transaction.withdrawMails(.passwordReset, user: user.id, client: client)
        try transaction.makePasskeysSecondOnly(of: user.id, client: client)
        try transaction.endLogins(of: user.id, client: client)
        try transaction.add(audit, client: client, by: .user(id: user.id, name: user.name))
    }
}

extension PublicScope {
    /// Returns a usable link by its token's hash.
    package func link(client: ClientID, tokenHash: String, purpose: LinkPurpose, now: Instant) throws -> ValidLink? {
        let status: AccountStatus = purpose == .invitation ? .invited : .active
        return try transaction.first(
            LinkSQL.find, .id(client), .text(tokenHash), .word(purpose), .instant(now), .word(status)
        ) {
            try ValidLink(
                user: $0.id(0), email: $0.text(1), role: $0.word(2, of: "portal_users.role"), name: $0.text(3),
                locale: $0.word(4, of: "portal_users.locale"), expiresAt: $0.instant(5))
        }
    }

    /// Returns a user of a client.
    package func user(client: ClientID, id: UserID) throws -> PortalUser? {
        try transaction.first(AccountSQL.user, .id(client), .id(id), as: PortalUser.init)
    }

    /// Counts a client's seats in use at `now`.
    package func seats(client: ClientID, now: Instant) throws -> SeatCount {
        try transaction.first(PeopleSQL.seats, .id(client), .instant(now)) {
            SeatCount(active: $0.integer(0), pending: $0.integer(1))
        } ?? SeatCount(active: 0, pending: 0)
    }
}
