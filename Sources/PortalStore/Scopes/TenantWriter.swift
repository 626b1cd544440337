import Database

/// What a signed-in user may change, in one transaction that has read session, role and client again.
package struct TenantWriter {
    let transaction: WriteTransaction
    /// The user's rows as they are inside this transaction.
    package let scope: TenantScope

    var client: ClientID { scope.client }
    var actor: AuditActor { .user(id: scope.user.id, name: scope.user.name) }

    /// Ends the session that is writing, with its audit event.
    package func endSession(audit: NewAuditEvent) throws {
        try transaction.run(
            PeopleSQL.endSession, .id(client), .integer(scope.session.session), .id(scope.user.id))
        try add(audit)
    }

    /// Writes an audit event of something that changes no other row (an export).
    package func record(_ event: NewAuditEvent) throws {
        try add(event)
    }

    func add(_ event: NewAuditEvent) throws {
        try transaction.add(event, client: client, by: actor)
    }
}

extension StoreConnection {
    /// Writes when sessions were last used, in one transaction; older instants change nothing.
    package func recordActivity(_ activity: [(session: SessionKey, at: Instant)]) throws {
        try transact { transaction in
            for (key, at) in activity {
                try transaction.run(PeopleSQL.touchSession, .id(key.client), .integer(key.session), .instant(at))
            }
        }
    }
}
