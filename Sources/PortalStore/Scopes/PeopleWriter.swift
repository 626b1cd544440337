import Database

/// Changes to one client's users inside a write transaction, by a signed-in user or the operator. Every change adds an
/// audit event in the actor's name.
package struct PeopleWriter {
    let transaction: WriteTransaction
    let client: ClientID
    let actor: AuditActor

    private var reading: PublicScope { PublicScope(transaction: transaction.reading) }

    /// Returns all users and invitations, by address.
    package func users() throws -> [PortalUser] {
        try transaction.reading.all(PeopleSQL.users, .id(client), as: PortalUser.init)
    }

    /// Counts active owners, without invited ones.
    package func owners() throws -> Int64 {
        try transaction.reading.owners(of: client)
    }

    /// Counts seats in use at `now`.
    package func seats(now: Instant) throws -> SeatCount {
        try reading.seats(client: client, now: now)
    }

    /// Queues a mail, in the transaction of its cause.
    package func add(_ mail: NewMail) throws { try transaction.add(mail, client: client) }

    /// Adds an active user.
    package func add(_ user: NewUser, audit: NewAuditEvent) throws {
        try transaction.run(
            AccountSQL.add, .id(client), .id(user.id), .text(user.email), .text(user.name),
            .text(user.role.rawValue), .word(user.locale), .text(user.passwordHash), .instant(user.createdAt))
        try add(audit)
    }

    /// Adds an invited user with a link, and queues its mail.
    package func invite(_ user: InvitedUser, link: NewLink, mail: NewMail, audit: NewAuditEvent) throws {
        try transaction.run(
            AccountSQL.invite, .id(client), .id(user.id), .text(user.email), .text(user.name),
            .text(user.role.rawValue), .word(user.locale), .instant(link.createdAt), .instant(link.expiresAt))
        try add(link: link, mail: mail, audit: audit)
    }

    /// Replaces the link of an invited user and queues its mail.
    package func renewInvitation(link: NewLink, mail: NewMail, audit: NewAuditEvent) throws {
        try transaction.run(LinkSQL.withdraw, .id(client), .id(link.user))
        try transaction.withdrawMails(.invitation, user: link.user, client: client)
        try transaction.run(
            AccountSQL.extend, .id(client), .id(link.user), .instant(link.createdAt),
            .instant(link.expiresAt))
        try add(link: link, mail: mail, audit: audit)
    }

    /// Stores a link, keeping the user's other links, and queues its mail.
    package func add(link: NewLink, mail: NewMail, audit: NewAuditEvent) throws {
        try transaction.add(link, client: client)
        try add(audit)
        try transaction.add(mail, client: client)
    }

    /// Sets a user's role, effective from the next request; lost power ends all the user's sessions, more power
    /// those that a trusted device has let in.
    package func setRole(_ role: Role, of user: PortalUser, audit: NewAuditEvent) throws {
        try transaction.run(AccountSQL.setRole, .id(client), .id(user.id), .text(role.rawValue))
        if role < user.role {
            try transaction.endLogins(of: user.id, client: client)
        } else {
            // More power is not lent to a device that was trusted with less.
            try transaction.distrustDevices(of: user.id, client: client)
        }
        try add(audit)
    }

    /// Removes a user with sessions and links, or withdraws an invitation.
    package func remove(_ user: PortalUser, audit: NewAuditEvent) throws {
        // Event first: users removing themselves must still exist to be named.
        try add(audit)
        try transaction.run(AccountSQL.remove, .id(client), .id(user.id))
    }

    func add(_ audit: NewAuditEvent) throws {
        try transaction.add(audit, client: client, by: actor)
    }
}

extension TenantWriter {
    /// Changes to the client's users by the signed-in user.
    package var people: PeopleWriter { PeopleWriter(transaction: transaction, client: client, actor: actor) }
}

extension PublicWriter {
    /// Changes to the client's users by one of them who is not signed in, but was mailed a link.
    package func people(by user: PortalUser) -> PeopleWriter {
        PeopleWriter(transaction: transaction, client: client, actor: .user(id: user.id, name: user.name))
    }
}

extension OperatorWriter {
    /// Changes to a client's users by the operator.
    package func people(of client: Tenant) -> PeopleWriter {
        PeopleWriter(transaction: transaction, client: client.id, actor: .operator(name: client.mspName))
    }
}
