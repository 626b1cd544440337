import Database

extension TenantWriter {
    /// Sets the owner's branding layer.
    package func setBranding(_ layer: BrandLayer, at: Instant, audit: NewAuditEvent) throws {
        try transaction.set(layer, .owner, client: client, at: at)
        try add(audit)
    }

    /// Sets or removes a logo of the owner's.
    package func setLogo(_ logo: (Logo, png: [UInt8])?, _ variant: LogoVariant, at: Instant, audit: NewAuditEvent)
        throws
    {
        try transaction.set(logo, variant, .owner, client: client, at: at)
        try add(audit)
    }

    /// Claims a domain.
    package func add(_ domain: Domain, audit: NewAuditEvent) throws {
        try transaction.add(domain)
        try add(audit)
    }

    /// Stores a changed claim.
    package func update(_ domain: Domain, audit: NewAuditEvent) throws {
        try transaction.update(domain)
        try add(audit)
    }

    /// Makes a claim due for a check.
    package func checkNow(_ domain: Domain, at: Instant) throws {
        try transaction.checkNow(domain, at: at)
    }

    /// Removes a claim.
    package func remove(_ domain: Domain, audit: NewAuditEvent) throws {
        try transaction.remove(domain)
        try add(audit)
    }
}

extension WriteTransaction {
    /// Stores a branding layer of a client.
    /// - Parameter stamp: Stamp of the originating import line.
    func set(_ layer: BrandLayer, _ origin: BrandingOrigin, client: ClientID, at: Instant, stamp: Instant = 0) throws {
        try run(BrandingSQL.set, [.id(client), .word(origin), .instant(stamp), .instant(at)] + layer.parameters)
    }

    /// Sets a logo of a client, or removes it.
    func set(
        _ logo: (Logo, png: [UInt8])?, _ variant: LogoVariant, _ origin: BrandingOrigin, client: ClientID, at: Instant
    ) throws {
        guard let (logo, png) = logo else {
            try run(LogoSQL.remove, .id(client), .word(origin), .word(variant))
            return
        }
        try run(
            LogoSQL.set, .id(client), .word(origin), .word(variant), .integer(logo.id), .integer(logo.width),
            .integer(logo.height), Value(logo.isLight), .instant(at), .blob(png))
    }

    func add(_ domain: Domain) throws {
        try run(DomainSQL.add, DomainColumn.allCases.map(domain.parameter))
    }

    func update(_ domain: Domain) throws {
        try run(
            DomainSQL.update, [.id(domain.client), .integer(domain.id)] + DomainColumn.mutable.map(domain.parameter))
    }

    func checkNow(_ domain: Domain, at: Instant) throws {
        try run(DomainSQL.checkNow, .id(domain.client), .integer(domain.id), .instant(at))
    }

    func remove(_ domain: Domain) throws {
        try run(DomainSQL.remove, .id(domain.client), .integer(domain.id))
    }
}
