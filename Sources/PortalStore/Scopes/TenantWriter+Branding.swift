import Database

extension TenantWriter {
    /// Sets the owner's branding layer.
    package func setBranding(_ layer: BrandLayer, at: Instant, audit: NewAuditEvent) throws {
        try transaction.set(layer, .owner, client: client, at: at)
        try add(audit)
    }

    /// Claims a domain for the owner.
    package func claim(_ domain: NewDomain, at: Instant, audit: NewAuditEvent) throws {
        try transaction.claim(domain, .owner, client: client, at: at)
        try add(audit)
    }

    /// Releases a claim.
    package func release(_ domain: Domain, audit: NewAuditEvent) throws {
        try transaction.run(BrandingSQL.release, .id(client), .integer(domain.id))
        try add(audit)
    }
}

extension WriteTransaction {
    /// Stores a branding layer of a client.
    /// - Parameter stamp: Stamp of the originating import line.
    func set(_ layer: BrandLayer, _ origin: BrandingOrigin, client: ClientID, at: Instant, stamp: Instant = 0) throws {
        try run(BrandingSQL.set, [.id(client), .word(origin), .instant(stamp), .instant(at)] + layer.parameters)
    }

    /// Claims a domain for a client.
    func claim(_ domain: NewDomain, _ origin: BrandingOrigin, client: ClientID, at: Instant) throws {
        try run(
            BrandingSQL.claim, .id(client), .integer(domain.id), .text(domain.name), .word(origin),
            .word(domain.state), .instant(at), .text(domain.token))
    }
}
