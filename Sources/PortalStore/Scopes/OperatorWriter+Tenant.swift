import Database

extension OperatorWriter {
    // MARK: Branding and domains

    /// Sets the operator's branding layer of a client; without `audit` only the line's stamp is stored.
    package func setBranding(
        of client: Tenant, _ layer: BrandLayer, at: Instant, stamp: Instant, audit: NewAuditEvent?
    ) throws {
        try transaction.set(layer, .operator, client: client.id, at: at, stamp: stamp)
        if let audit { try add(audit, to: client) }
    }

    /// Sets or removes a logo of the operator's.
    package func setLogo(
        of client: Tenant, _ logo: (Logo, png: [UInt8])?, _ variant: LogoVariant, at: Instant, audit: NewAuditEvent
    ) throws {
        try transaction.set(logo, variant, .operator, client: client.id, at: at)
        try add(audit, to: client)
    }

    /// Claims a domain.
    package func add(_ domain: Domain, of client: Tenant, audit: NewAuditEvent) throws {
        try transaction.add(domain)
        try add(audit, to: client)
    }

    /// Stores a changed claim.
    package func update(_ domain: Domain, of client: Tenant, audit: NewAuditEvent) throws {
        try transaction.update(domain)
        try add(audit, to: client)
    }

    /// Makes a claim due for a check.
    package func checkNow(_ domain: Domain, at: Instant) throws {
        try transaction.checkNow(domain, at: at)
    }

    /// Removes a claim.
    package func remove(_ domain: Domain, of client: Tenant, audit: NewAuditEvent) throws {
        try transaction.remove(domain)
        try add(audit, to: client)
    }

    // MARK: Logins and commands

    /// Records a login that took place elsewhere as the user's last; adds no event.
    package func record(loginOf user: UserID, of client: ClientID, at: Instant) throws {
        try transaction.run(PeopleSQL.loggedIn, .id(client), .id(user), .instant(at))
    }

    /// Records a command that ran elsewhere, with its full history.
    package func record(_ command: ImportedCommand, of client: ClientID) throws {
        guard let first = command.history.first, let last = command.history.last else { return }
        try transaction.run(
            OperatorSQL.addCommand, .id(client), .integer(command.id), .id(command.node),
            .word(command.kind), Value(command.version), .word(last.state), .text(command.requestedBy),
            .instant(first.at), .instant(last.at), Value(command.detail))
        for (position, step) in command.history.enumerated().dropFirst() {
            try transaction.run(
                OperatorSQL.addCommandState, .id(client), .integer(command.id), .integer(Int64(position)),
                .word(step.state), .instant(step.at))
        }
        if last.state == .failed {
            try transaction.run(
                OperatorSQL.commandFailed, .id(client), .id(command.node), .instant(last.at))
        }
    }
}
