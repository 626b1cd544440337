import Database

extension TenantWriter {
    /// Sets the owner's layer of the branding.
    package func setBranding(_ layer: BrandLayer, at: Int64, audit: NewAuditEvent) throws {
        try transaction.run(
            BrandingSQL.setOwn, .integer(client), Value(layer.logoURL), Value(layer.primaryColor),
            Value(layer.secondaryColor), Value(layer.supportEmail), Value(layer.supportPhone),
            Value(layer.supportHours), Value(layer.supportURL), .integer(at))
        try add(audit)
    }

    /// Claims a name for the owner.
    package func claim(_ domain: NewDomain, at: Int64, audit: NewAuditEvent) throws {
        try transaction.run(
            BrandingSQL.claim, .integer(client), .integer(domain.id), .text(domain.name), .word(domain.state),
            .integer(at), .text(domain.token))
        try add(audit)
    }

    /// Gives a claim up.
    package func release(_ domain: Domain, audit: NewAuditEvent) throws {
        try transaction.run(OperatorSQL.removeDomain, .integer(client), .integer(domain.id))
        try add(audit)
    }
}
