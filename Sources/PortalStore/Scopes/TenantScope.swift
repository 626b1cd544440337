import Database

/// One client's rows, as one signed-in user of it reads them: the only way to a tenant's data.
///
/// Made by `PublicScope.tenantScope(for:now:)` alone, so a handler without a session has no query.
package struct TenantScope {
    let transaction: Transaction
    /// The session that opened this scope.
    package let session: SessionKey
    /// Who is signed in, as the database says now.
    package let user: PortalUser

    var client: ClientID { session.client }

    init(transaction: Transaction, session: SessionKey, user: PortalUser) {
        self.transaction = transaction
        self.session = session
        self.user = user
    }

    /// Reads without a session, on the same snapshot.
    package var publicScope: PublicScope { PublicScope(transaction: transaction) }

    /// The client itself, as it is now.
    package func tenant() throws -> Tenant? {
        try publicScope.tenant(id: client)
    }

    /// When data of this kind last came in for this client; `nil` never.
    /// - Parameters: types of import lines; a `heartbeat` counts for each.
    package func importedAt(_ kind: ImportType, or other: ImportType? = nil) throws -> Instant? {
        // All of them, of which there are few: asked for by kind, they cost a temporary table in each list.
        var newest: Instant?
        try transaction.each(MetricSQL.importMarks, .id(client)) { mark in
            // A type of a later version is none of these.
            let found = ImportType(rawValue: mark.text(0))
            guard let found, found == kind || found == other || found == .heartbeat else { return }
            newest = max(newest ?? 0, mark.instant(1))
        }
        return newest
    }
}
