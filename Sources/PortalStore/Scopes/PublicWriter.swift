import Database

/// Sessionless writes of one client, such as a login's session, throttle counters and audit event.
package struct PublicWriter {
    let transaction: WriteTransaction
    let client: ClientID

    /// Reads inside this transaction.
    package var scope: PublicScope { PublicScope(transaction: transaction.reading) }

    /// Creates a session for an authenticated user, with its audit event. A live session with this id stems from a
    /// retry of the same login and is kept.
    /// - Returns: Whether it is new.
    package func begin(_ session: NewSession, user: PortalUser, audit: NewAuditEvent) throws -> Bool {
        guard try scope.tenantScope(for: session.key, now: session.createdAt) == nil else { return false }
        // An expired one may still exist.
        try transaction.run(
            PeopleSQL.endSession, .id(client), .integer(session.key.session), .id(session.key.user))
        try transaction.run(
            PeopleSQL.addSession, .id(client), .integer(session.key.session), .id(session.key.user),
            .instant(session.createdAt), .instant(session.expiresAt), .milliseconds(session.idleFor), Value(session.ip),
            Value(session.userAgent), session.isProof ? .null : .instant(0))
        try transaction.run(
            PeopleSQL.loggedIn, .id(client), .id(user.id), .instant(session.createdAt))
        try transaction.add(audit, client: client, by: .user(id: user.id, name: user.name))
        return true
    }

    /// Updates a password hash to the current parameters unless the password has changed.
    package func rehash(user: UserID, from old: String, to new: String) throws {
        try transaction.run(PeopleSQL.rehash, .id(client), .id(user), .text(old), .text(new))
    }
}

enum AuditActor {
    case user(id: UserID, name: String)
    case `operator`(name: String)
    case system

    var kind: AuditActorKind {
        switch self {
        case .user: .user
        case .operator: .operator
        case .system: .system
        }
    }
}

extension WriteTransaction {
    /// Adds an audit event of `client`, in the mutation's transaction.
    func add(_ event: NewAuditEvent, client: ClientID, by actor: AuditActor) throws {
        try addUnnumbered(event, client: client, by: actor)
        try feedNewest(at: event.at, of: client)
    }

    /// As `add`, of an event that gets its number later.
    func addUnnumbered(_ event: NewAuditEvent, client: ClientID, by actor: AuditActor) throws {
        let (id, name): (UserID?, String) =
            switch actor {
            case .user(let id, let name): (id, name)
            case .operator(let name): (nil, name)
            case .system: (nil, actor.kind.rawValue)
            }
        try run(
            AuditSQL.add, .id(client), .integer(event.id), .instant(event.at), .word(actor.kind), Value(id),
            .text(name), .word(event.action), .word(event.targetKind), Value(event.targetID), Value(event.targetName),
            Value(event.ip), .text(event.details))
    }
}
