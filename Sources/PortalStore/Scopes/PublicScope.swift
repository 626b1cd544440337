import Database

/// Sessionless reads: tenant resolution, branding, credentials, session lookup. The only source of `TenantScope`.
package struct PublicScope {
    let transaction: Transaction
    /// The only MSP whose clients are tenants here; `nil` for all.
    var msp: MSPID?

    /// Returns a tenant in any state.
    package func tenant(slug: String) throws -> Tenant? {
        try tenant(DirectorySQL.tenantBySlug, .text(slug))
    }

    package func tenant(id: ClientID) throws -> Tenant? {
        try tenant(DirectorySQL.tenantByID, .id(id))
    }

    /// Returns a tenant by active or degraded domain.
    package func tenant(domain: String) throws -> Tenant? {
        try tenant(DirectorySQL.tenantByDomain, .text(domain))
    }

    /// Returns a tenant by a domain eligible for a certificate: one indexed read, no DNS.
    package func tenant(certifiableDomain: String) throws -> Tenant? {
        try tenant(DirectorySQL.tenantByCertifiableDomain, .text(certifiableDomain))
    }

    private func tenant(_ statement: Statement, _ value: Value) throws -> Tenant? {
        let found = try transaction.first(statement, value, as: Tenant.init)
        return found.flatMap { msp == nil || msp == $0.mspID ? $0 : nil }
    }

    /// Returns the domain that a former domain redirects to at `now`.
    package func successor(of domain: String, now: Instant) throws -> String? {
        try transaction.first(DomainSQL.successor, .text(domain), .instant(now)) { $0.text(0) }
    }

    /// Returns the client whose claim routes this name.
    package func client(routing name: String) throws -> ClientID? {
        try transaction.first(DomainSQL.routed, .text(name), as: Domain.init)?.client
    }

    package func msp(baseHost: String) throws -> MSPID? {
        try transaction.first(DirectorySQL.mspByBaseHost, .text(baseHost)) { $0.id(0) }
    }

    /// Returns the effective branding of a client.
    package func brand(of tenant: Tenant) throws -> Brand {
        try Brand(transaction.brandLayers(of: tenant.id), of: tenant)
    }

    /// Returns the picture of a client's logo, as PNG.
    package func picture(client: ClientID, logo: Int64) throws -> [UInt8]? {
        try transaction.first(LogoSQL.picture, .id(client), .integer(logo)) { $0.blob(0) }
    }

    /// Returns the domains of a client, serving and claimed, oldest first.
    package func domains(client: ClientID) throws -> [Domain] {
        try transaction.all(DomainSQL.ofClient, .id(client), as: Domain.init)
    }

    /// Returns the base host of a client's MSP, if any.
    package func mspBaseHost(client: ClientID) throws -> String? {
        try transaction.first(BrandingSQL.baseHost, .id(client)) { $0.optionalText(0) }.flatMap { $0 }
    }

    /// Returns credentials by lower-cased address; `nil` for unknown and invited users.
    package func credentials(client: ClientID, email: String) throws -> Credentials? {
        try transaction.first(PeopleSQL.credentials, .id(client), .text(email)) {
            try Credentials(user: PortalUser(row: $0), passwordHash: $0.text(UserColumn.count))
        }
    }

    /// Returns the failures of a throttle subject in its last window.
    package func failures(client: ClientID, subject: String) throws -> ThrottleCount? {
        try transaction.first(PeopleSQL.failures, .id(client), .text(subject)) {
            ThrottleCount(windowAt: $0.instant(0), failures: $0.integer(1))
        }
    }

    /// Returns the scope of a session valid at `now`; `nil` after its end or its user's removal.
    package func tenantScope(for key: SessionKey, now: Instant) throws -> TenantScope? {
        let user = try transaction.first(
            PeopleSQL.session, .id(key.client), .integer(key.session), .id(key.user), .instant(now),
            .instant(key.issuedAt), as: PortalUser.init)
        return user.map { TenantScope(transaction: transaction, session: key, user: $0) }
    }
}

extension Transaction {
    /// Returns the branding layers of a client.
    func brandLayers(of client: ClientID) throws -> BrandLayers {
        var layers = BrandLayers()
        try each(BrandingSQL.layers, .id(client)) { row in
            let layer = BrandLayer(row: row, from: BrandingSQL.layerFields)
            let origin: BrandingOrigin = try row.word(0, of: "client_branding.layer")
            switch origin {
            case .owner: layers.owner = layer
            case .operator: layers.operator = layer
            }
        }
        try addLogos(of: client, to: &layers)
        return layers
    }

    private func addLogos(of client: ClientID, to layers: inout BrandLayers) throws {
        try each(LogoSQL.ofClient, .id(client)) { row in
            let row = ColumnRow(row, of: LogoColumn.self)
            let origin: BrandingOrigin = try row.word(.layer, of: "client_logos.layer")
            let variant: LogoVariant = try row.word(.variant, of: "client_logos.variant")
            switch origin {
            case .owner: layers.owner.logos[variant] = Logo(row: row)
            case .operator: layers.operator.logos[variant] = Logo(row: row)
            }
        }
    }
}
