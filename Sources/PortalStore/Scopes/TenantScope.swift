import Database

/// Reads of one client's rows by a signed-in user: the only access to tenant data.
///
/// Created only by `PublicScope.tenantScope(for:now:)`, so a handler without a session has no queries.
package struct TenantScope {
    let transaction: Transaction
    /// The session that opened this scope.
    package let session: SessionKey
    /// The signed-in user, as stored.
    package let user: PortalUser

    var client: ClientID { session.client }

    init(transaction: Transaction, session: SessionKey, user: PortalUser) {
        self.transaction = transaction
        self.session = session
        self.user = user
    }

    /// Sessionless reads on the same snapshot.
    package var publicScope: PublicScope { PublicScope(transaction: transaction) }

    /// Returns the client as stored.
    package func tenant() throws -> Tenant? {
        try publicScope.tenant(id: client)
    }

    /// Returns when data of these kinds was last received; `nil` for never.
    /// - Parameters: types of import lines; a `heartbeat` counts for each.
    package func importedAt(_ kind: ImportType, or other: ImportType? = nil) throws -> Instant? {
        // Reads all of the few marks: filtering by kind costs a temporary table in each list.
        var newest: Instant?
        try transaction.each(MetricSQL.importMarks, .id(client)) { mark in
            // Types of a later version match nothing.
            let found = ImportType(rawValue: mark.text(0))
            guard let found, found == kind || found == other || found == .heartbeat else { return }
            newest = max(newest ?? 0, mark.instant(1))
        }
        return newest
    }
}
