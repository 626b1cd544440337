import Database

extension OperatorWriter {
    // MARK: Branding and domains

    /// Sets the operator's layer of a client's branding; without `audit` only the line's stamp is stored.
    package func setBranding(
        of client: Tenant, _ layer: BrandLayer, at: Int64, stamp: Int64, audit: NewAuditEvent?
    ) throws {
        try transaction.run(
            OperatorSQL.setBranding, .integer(client.id), Value(layer.logoURL), Value(layer.primaryColor),
            Value(layer.secondaryColor), Value(layer.supportEmail), Value(layer.supportPhone),
            Value(layer.supportHours), Value(layer.supportURL), .integer(at), .integer(stamp))
        if let audit { try add(audit, to: client) }
    }

    /// Claims a domain for a client as the operator.
    package func add(_ domain: NewDomain, of client: Tenant, at: Int64, audit: NewAuditEvent) throws {
        try transaction.run(
            OperatorSQL.addDomain, .integer(client.id), .integer(domain.id), .text(domain.name),
            .word(domain.state), .integer(at), .text(domain.token))
        try add(audit, to: client)
    }

    /// Moves a claim to another state.
    package func setState(of domain: Domain, to state: DomainState, client: Tenant, at: Int64, audit: NewAuditEvent)
        throws
    {
        try transaction.run(
            OperatorSQL.setDomainState, .integer(client.id), .integer(domain.id), .word(state), .integer(at))
        try add(audit, to: client)
    }

    /// Gives a claim up.
    package func remove(_ domain: Domain, of client: Tenant, audit: NewAuditEvent) throws {
        try transaction.run(OperatorSQL.removeDomain, .integer(client.id), .integer(domain.id))
        try add(audit, to: client)
    }

    // MARK: People

    /// Makes an active user.
    package func add(_ user: NewUser, to client: Tenant, audit: NewAuditEvent) throws {
        try transaction.run(
            OperatorSQL.addUser, .integer(client.id), .integer(user.id), .text(user.email), .text(user.name),
            .text(user.role.rawValue), .text(user.locale), .text(user.passwordHash), .integer(user.createdAt))
        try add(audit, to: client)
    }

    /// Gives a user another role, which counts from their next request on; a lower one ends their sessions.
    package func setRole(of user: PortalUser, to role: Role, client: Tenant, audit: NewAuditEvent) throws {
        try transaction.run(OperatorSQL.setRole, .integer(client.id), .integer(user.id), .text(role.rawValue))
        if role < user.role {
            try transaction.run(AccountSQL.endSessions, .integer(client.id), .integer(user.id), .integer(0))
        }
        try add(audit, to: client)
    }

    /// Removes a user with their sessions.
    package func remove(_ user: PortalUser, from client: Tenant, audit: NewAuditEvent) throws {
        try transaction.run(OperatorSQL.removeUser, .integer(client.id), .integer(user.id))
        try add(audit, to: client)
    }

    /// Adds an invited user with their link, and puts its mail into the outbox.
    package func invite(
        _ user: InvitedUser, link: NewLink, mail: NewMail, to client: Tenant, audit: NewAuditEvent
    ) throws {
        try transaction.run(
            AccountSQL.invite, .integer(client.id), .integer(user.id), .text(user.email), .text(user.name),
            .text(user.role.rawValue), .text(user.locale), .integer(link.createdAt), .integer(link.expiresAt))
        try add(link, mail, of: client, audit)
    }

    /// Replaces the link of an invited user by a new one, and puts its mail into the outbox.
    package func renewInvitation(link: NewLink, mail: NewMail, of client: Tenant, audit: NewAuditEvent) throws {
        try transaction.run(LinkSQL.withdraw, .integer(client.id), .integer(link.user))
        try transaction.withdrawMails(.invitation, user: link.user, client: client.id)
        try transaction.run(
            AccountSQL.extend, .integer(client.id), .integer(link.user), .integer(link.createdAt),
            .integer(link.expiresAt))
        try add(link, mail, of: client, audit)
    }

    /// Stores a reset link, keeping the user's other ones, and queues its mail.
    package func addReset(link: NewLink, mail: NewMail, of client: Tenant, audit: NewAuditEvent) throws {
        try add(link, mail, of: client, audit)
    }

    private func add(_ link: NewLink, _ mail: NewMail, of client: Tenant, _ audit: NewAuditEvent) throws {
        try transaction.add(link, client: client.id)
        try transaction.add(mail, client: client.id)
        try add(audit, to: client)
    }

    // MARK: Commands

    /// Writes down a command that has run elsewhere, with every state it went through.
    package func record(_ command: ImportedCommand, of client: Int64) throws {
        guard let first = command.history.first, let last = command.history.last else { return }
        try transaction.run(
            OperatorSQL.addCommand, .integer(client), .integer(command.id), .integer(command.node),
            .word(command.kind), Value(command.version), .word(last.state), .text(command.requestedBy),
            .integer(first.at), .integer(last.at), Value(command.detail))
        for (position, step) in command.history.enumerated().dropFirst() {
            try transaction.run(
                OperatorSQL.addCommandState, .integer(client), .integer(command.id), .integer(Int64(position)),
                .word(step.state), .integer(step.at))
        }
        if last.state == .failed {
            try transaction.run(
                OperatorSQL.commandFailed, .integer(client), .integer(command.node), .integer(last.at))
        }
    }
}
