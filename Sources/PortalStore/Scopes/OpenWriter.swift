import Database

/// What a login may write: its session, its counters, its audit event. Always of one client.
package struct OpenWriter {
    let transaction: WriteTransaction
    let client: Int64

    /// The same client's rows as they are now, inside this transaction.
    package var open: OpenScope { OpenScope(transaction: transaction.reading) }

    /// Counts one failure of `subject`.
    /// - Parameter oldest: start of the oldest window that still counts, ms since the epoch.
    package func addFailure(subject: String, now: Int64, oldest: Int64) throws {
        try transaction.run(
            PeopleSQL.addFailure, .integer(client), .text(subject), .integer(now), .integer(oldest))
    }

    /// Forgets the failures of `subject`.
    package func clearFailures(subject: String) throws {
        try transaction.run(PeopleSQL.clearFailures, .integer(client), .text(subject))
    }

    /// Makes a session for a user who has just proved who they are, with its audit event. One that lives under this id
    /// already is the same login's, sent again: it stays as it is.
    package func begin(_ session: NewSession, user: PortalUser, audit: NewAuditEvent) throws {
        if try open.scope(for: session.key, now: session.createdAt) != nil { return }
        // One that has run out may still stand here.
        try transaction.run(
            PeopleSQL.endSession, .integer(client), .integer(session.key.session), .integer(session.key.user))
        try transaction.run(
            PeopleSQL.addSession, .integer(client), .integer(session.key.session), .integer(session.key.user),
            .integer(session.createdAt), .integer(session.expiresAt), .integer(session.idleFor), Value(session.ip),
            Value(session.userAgent))
        try transaction.run(
            PeopleSQL.loggedIn, .integer(client), .integer(user.id), .integer(session.createdAt))
        try transaction.add(audit, client: client, by: .user(id: user.id, name: user.name))
    }

    /// Stores a password's hash with today's parameters, unless the password was changed meanwhile.
    package func rehash(user: Int64, from old: String, to new: String) throws {
        try transaction.run(PeopleSQL.rehash, .integer(client), .integer(user), .text(old), .text(new))
    }
}

/// Who caused an audit event.
enum AuditActor {
    case user(id: Int64, name: String)
    case `operator`(name: String)
    case system

    var kind: String {
        switch self {
        case .user: "user"
        case .operator: "operator"
        case .system: "system"
        }
    }
}

extension WriteTransaction {
    /// Writes an audit event of `client`, in the transaction of the mutation that it tells of.
    func add(_ event: NewAuditEvent, client: Int64, by actor: AuditActor) throws {
        let (id, name): (Int64?, String) =
            switch actor {
            case .user(let id, let name): (id, name)
            case .operator(let name): (nil, name)
            case .system: (nil, "system")
            }
        try run(
            AuditSQL.add, .integer(client), .integer(event.id), .integer(event.at), .text(actor.kind), Value(id),
            .text(name), .text(event.action), .text(event.targetKind), Value(event.targetID), Value(event.targetName),
            Value(event.ip), .text(event.details))
    }
}
