import Database

/// One client's rows, as one signed-in user of it reads them: the only way to a tenant's data.
///
/// Made by `OpenScope.scope(for:now:)` alone, so a handler without a session has no query.
public struct TenantScope {
    let transaction: Transaction
    /// The session that opened this scope.
    public let session: SessionKey
    /// Who is signed in, as the database says now.
    public let user: PortalUser

    var client: Int64 { session.client }

    init(transaction: Transaction, session: SessionKey, user: PortalUser) {
        self.transaction = transaction
        self.session = session
        self.user = user
    }

    /// The same snapshot, as it is seen before login.
    public var open: OpenScope { OpenScope(transaction: transaction) }

    /// The client itself, as it is now.
    public func tenant() throws -> Tenant? {
        try open.tenant(id: client)
    }

    /// When data of this kind last came in for this client, ms since the epoch; `nil` never.
    /// - Parameters: kinds of import lines; a `heartbeat` counts for each.
    public func importedAt(_ kind: String, or other: String? = nil) throws -> Int64? {
        try transaction.first(MetricSQL.importedAt, .integer(client), .text(kind), .text(other ?? kind)) {
            $0.optionalInteger(0)
        }.flatMap { $0 }
    }
}
