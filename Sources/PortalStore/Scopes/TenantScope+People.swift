import Database

extension TenantScope {
    /// All users and invitations, by address.
    public func users() throws -> [PortalUser] {
        try transaction.all(PeopleSQL.users, .integer(client), as: PortalUser.init)
    }

    /// Seats in use at `now`.
    public func seats(now: Int64) throws -> SeatCount {
        try transaction.first(PeopleSQL.seats, .integer(client), .integer(now)) {
            SeatCount(active: $0.integer(0), pending: $0.integer(1))
        } ?? SeatCount(active: 0, pending: 0)
    }

    /// The effective look.
    public func brand() throws -> Brand? {
        try transaction.first(BrandingSQL.effective, .integer(client), as: Brand.init)
    }

    /// The host of the MSP's own, if it has one.
    public func mspBaseHost() throws -> String? {
        try transaction.first(BrandingSQL.baseHost, .integer(client)) { $0.optionalText(0) }.flatMap { $0 }
    }

    /// One layer of the look: `operator` or `owner`.
    public func brandLayer(_ layer: String) throws -> BrandLayer {
        try transaction.first(BrandingSQL.layer, .integer(client), .text(layer), as: BrandLayer.init)
            ?? BrandLayer()
    }

    /// The client's domains, serving and claimed, oldest first.
    public func domains() throws -> [Domain] {
        try transaction.all(BrandingSQL.domains, .integer(client), as: Domain.init)
    }

    /// A page of the audit log, newest first.
    /// - Parameter since: ms since the epoch; the caller cuts it to what may be shown.
    public func audit(since: Int64, after: Int64?, limit: Int) throws -> [AuditEvent] {
        guard let after else {
            return try transaction.all(
                AuditSQL.first, .integer(client), .integer(since), .integer(Int64(limit)), as: AuditEvent.init)
        }
        return try transaction.all(
            AuditSQL.following, .integer(client), .integer(since), .integer(after), .integer(Int64(limit)),
            as: AuditEvent.init)
    }

    /// Whether the client has this audit event.
    public func hasAuditEvent(_ id: Int64) throws -> Bool {
        try transaction.first(AuditSQL.exists, .integer(client), .integer(id)) { _ in true } ?? false
    }
}
