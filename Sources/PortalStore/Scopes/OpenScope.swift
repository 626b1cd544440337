import Database

/// What may be read before anyone is signed in: which tenant a request is for, how it looks, whose
/// password is asked for, and whether a session is good. The only maker of `TenantScope`.
package struct OpenScope {
    let transaction: Transaction

    /// The client with this slug, in whatever state it is.
    package func tenant(slug: String) throws -> Tenant? {
        try transaction.first(DirectorySQL.tenantBySlug, .text(slug), as: Tenant.init)
    }

    /// The client with this id.
    package func tenant(id: Int64) throws -> Tenant? {
        try transaction.first(DirectorySQL.tenantByID, .integer(id), as: Tenant.init)
    }

    /// The client whose active or degraded custom domain this is.
    package func tenant(domain: String) throws -> Tenant? {
        try transaction.first(DirectorySQL.tenantByDomain, .text(domain), as: Tenant.init)
    }

    /// The client for whose custom domain the edge may hold a certificate: one indexed read, no DNS.
    package func tenant(certifiableDomain: String) throws -> Tenant? {
        try transaction.first(DirectorySQL.tenantByCertifiableDomain, .text(certifiableDomain), as: Tenant.init)
    }

    /// The MSP whose own base host this is.
    package func msp(baseHost: String) throws -> Int64? {
        try transaction.first(DirectorySQL.mspByBaseHost, .text(baseHost)) { $0.integer(0) }
    }

    /// The effective branding of a client.
    package func brand(of tenant: Tenant) throws -> Brand {
        try Brand(transaction.brandLayers(of: tenant.id), of: tenant)
    }

    /// The domains of a client, serving and claimed, oldest first.
    package func domains(client: Int64) throws -> [Domain] {
        try transaction.all(BrandingSQL.domains, .integer(client), as: Domain.init)
    }

    /// The host of a client's MSP's own, if it has one.
    package func mspBaseHost(client: Int64) throws -> String? {
        try transaction.first(BrandingSQL.baseHost, .integer(client)) { $0.optionalText(0) }.flatMap { $0 }
    }

    /// What a login with this lower-cased address is checked against; `nil` for unknown and invited users.
    package func credentials(client: Int64, email: String) throws -> Credentials? {
        try transaction.first(PeopleSQL.credentials, .integer(client), .text(email)) {
            Credentials(user: PortalUser(row: $0), passwordHash: $0.text(11))
        }
    }

    /// Failures of a throttle subject in its last window.
    package func failures(client: Int64, subject: String) throws -> ThrottleCount? {
        try transaction.first(PeopleSQL.failures, .integer(client), .text(subject)) {
            ThrottleCount(windowAt: $0.integer(0), failures: $0.integer(1))
        }
    }

    /// The scope of a session that is good at `now`; `nil` when it has ended, or its user is gone.
    package func scope(for key: SessionKey, now: Int64) throws -> TenantScope? {
        let user = try transaction.first(
            PeopleSQL.session, .integer(key.client), .integer(key.session), .integer(key.user), .integer(now),
            as: PortalUser.init)
        return user.map { TenantScope(transaction: transaction, session: key, user: $0) }
    }
}

extension Transaction {
    /// What operator and owner of a client have set.
    func brandLayers(of client: Int64) throws -> BrandLayers {
        var layers = BrandLayers()
        try each(BrandingSQL.layers, .integer(client)) { row in
            if row.text(0) == "owner" {
                layers.owner = BrandLayer(row: row)
            } else {
                layers.operator = BrandLayer(row: row)
            }
        }
        return layers
    }
}
