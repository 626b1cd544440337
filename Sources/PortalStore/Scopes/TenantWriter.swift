import Database

/// Writes by a signed-in user, in one transaction that has re-read session, role and client.
package struct TenantWriter {
    let transaction: WriteTransaction
    /// The user's rows inside this transaction.
    package let scope: TenantScope

    var client: ClientID { scope.client }
    var actor: AuditActor { .user(id: scope.user.id, name: scope.user.name) }

    /// Ends the current session, with its audit event.
    package func endSession(audit: NewAuditEvent) throws {
        try transaction.run(
            PeopleSQL.endSession, .id(client), .integer(scope.session.session), .id(scope.user.id))
        try add(audit)
    }

    /// Adds an audit event for an action without other row changes (an export).
    package func record(_ event: NewAuditEvent) throws {
        try add(event)
    }

    func add(_ event: NewAuditEvent) throws {
        try transaction.add(event, client: client, by: actor)
    }
}

extension StoreConnection {
    /// Records session use in one transaction; older instants have no effect.
    package func recordActivity(_ activity: [(session: SessionKey, at: Instant)]) throws {
        try transact { transaction in
            for (key, at) in activity {
                try transaction.run(PeopleSQL.touchSession, .id(key.client), .integer(key.session), .instant(at))
            }
        }
    }
}
