import Database

extension TenantScope {
    /// Returns all users and invitations, by address.
    package func users() throws -> [PortalUser] {
        try transaction.all(PeopleSQL.users, .id(client), as: PortalUser.init)
    }

    /// Returns a user or invitation.
    package func user(_ id: UserID) throws -> PortalUser? {
        try publicScope.user(client: client, id: id)
    }

    /// Returns the state of the mail a user awaits at `now`, an invitation or reset; `nil` if none.
    package func delivery(to user: UserID, now: Instant) throws -> MailState? {
        try transaction.first(AccountSQL.delivery, .id(client), .instant(now), .id(user)) {
            try $0.optionalWord(1, of: "mail_outbox.state")
        }.flatMap { $0 }
    }

    /// Returns these states for all users.
    package func deliveries(now: Instant) throws -> [UserID: MailState] {
        try transaction.deliveries(of: client, now: now)
    }

    /// Returns the signed-in user's password hash.
    package func passwordHash() throws -> String? {
        try transaction.first(AccountSQL.passwordHash, .id(client), .id(user.id)) { $0.optionalText(0) }
            .flatMap { $0 }
    }

    /// Returns the signed-in user's valid sessions, last used first.
    package func sessions(now: Instant) throws -> [Session] {
        try transaction.all(AccountSQL.sessions, .id(client), .id(user.id), .instant(now)) {
            Session(
                id: $0.integer(0), createdAt: $0.instant(1), lastSeenAt: $0.instant(2), ip: $0.optionalText(3),
                userAgent: $0.optionalText(4))
        }
    }

    /// Returns the failures of a throttle subject in its last window.
    package func failures(subject: String) throws -> ThrottleCount? {
        try publicScope.failures(client: client, subject: subject)
    }

    /// Counts seats in use at `now`.
    package func seats(now: Instant) throws -> SeatCount {
        try publicScope.seats(client: client, now: now)
    }

    /// Returns the MSP's base host, if any.
    package func mspBaseHost() throws -> String? {
        try publicScope.mspBaseHost(client: client)
    }

    /// Returns the branding layers.
    package func brandLayers() throws -> BrandLayers {
        try transaction.brandLayers(of: client)
    }

    /// Returns the client's domains, serving and claimed, oldest first.
    package func domains() throws -> [Domain] {
        try publicScope.domains(client: client)
    }

    /// Returns up to `limit` events, newest first: from the start, after an event, or before one.
    package func audit(_ filter: AuditFilter, from start: PageStart<AuditEventKey> = .first, limit: Int) throws
        -> [AuditEvent]
    {
        try transaction.page(
            of: AuditSQL.list, values(filter), from: start, limit: limit, cursor: \.values, as: AuditEvent.init)
    }

    /// Counts events matching a filter, or those before a cursor; `nil` above `ListCount.maximum`.
    package func count(_ filter: AuditFilter, before cursor: AuditEventKey? = nil) throws -> Int64? {
        try transaction.count(of: AuditSQL.list, values(filter), before: cursor?.values)
    }

    private func values(_ filter: AuditFilter) -> [Value] {
        [
            .id(client), .instant(filter.since), .instant(filter.until), .text(filter.actorKind?.rawValue ?? ""),
            .id(filter.actorID ?? 0), .text(filter.action ?? ""), .text(filter.kind?.parameter ?? ""),
        ]
    }

    /// Whether an audit event exists at the cursor.
    package func hasAuditEvent(at cursor: AuditEventKey) throws -> Bool {
        try transaction.first(AuditSQL.exists, .id(client), .instant(cursor.at), .integer(cursor.id)) { _ in true }
            ?? false
    }
}

extension Transaction {
    /// Counts a client's active owners.
    func owners(of client: ClientID) throws -> Int64 {
        try first(AccountSQL.owners, .id(client)) { $0.integer(0) } ?? 0
    }

    /// Returns the states of the mails a client's users await at `now`.
    func deliveries(of client: ClientID, now: Instant) throws -> [UserID: MailState] {
        var found: [UserID: MailState] = [:]
        try each(AccountSQL.deliveries, .id(client), .instant(now)) {
            found[$0.id(0)] = try $0.optionalWord(1, of: "mail_outbox.state")
        }
        return found
    }
}

extension AuditEventKey {
    fileprivate var values: [Value] { [.instant(at), .integer(id)] }
}
