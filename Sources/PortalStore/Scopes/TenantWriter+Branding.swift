import Database

extension TenantWriter {
    /// Sets the owner's layer of the look.
    public func setBranding(_ layer: BrandLayer, at: Int64, audit: NewAuditEvent) throws {
        try transaction.run(
            BrandingSQL.setOwn, .integer(client), Value(layer.logoURL), Value(layer.primaryColor),
            Value(layer.secondaryColor), Value(layer.supportEmail), .integer(at))
        try add(audit)
    }

    /// Claims a name for the owner beside the one that serves; a claim of theirs that does not serve yet gives way.
    public func claim(_ domain: NewDomain, at: Int64) throws {
        try transaction.run(BrandingSQL.dropClaims, .integer(client), .text(domain.name))
        try transaction.run(
            BrandingSQL.claim, .integer(client), .integer(domain.id), .text(domain.name), .text(domain.state),
            .integer(at), .text(domain.token))
    }

    /// Gives up what the owner has claimed that does not serve yet: they stay with the name that does.
    public func dropClaims() throws {
        try transaction.run(BrandingSQL.dropClaims, .integer(client), .text(""))
    }

    /// Gives up every name that the owner has claimed.
    public func releaseDomains() throws {
        try transaction.run(BrandingSQL.release, .integer(client))
    }
}
