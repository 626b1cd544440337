import PortalStore

/// Which tenant a request is for: by host first, by the slug in its path on base hosts only (api.md, Tenant).
struct TenantResolver {
    let baseHosts: Set<String>

    /// The client that is meant, whether or not its portal is served.
    func tenant(host: String, slug: String, in scope: PublicScope) throws -> Tenant? {
        if baseHosts.contains(host) { return try bySlug(slug, in: scope) }
        guard let name = HostName.normalized(host) else { return nil }
        if baseHosts.contains(name) { return try bySlug(slug, in: scope) }
        if let tenant = try scope.tenant(domain: name) { return tenant }
        guard let msp = try scope.msp(baseHost: name) else { return nil }
        return try bySlug(slug, in: scope).flatMap { $0.mspID == msp ? $0 : nil }
    }

    /// What a host without a slug is: a tenant's own domain, one of the operator's hosts, or nobody's.
    func place(host: String, in scope: PublicScope) throws -> Place {
        guard let name = HostName.normalized(host) else { return .nowhere }
        if baseHosts.contains(name) { return .baseHost }
        if let tenant = try scope.tenant(domain: name) { return .domain(of: tenant) }
        return try scope.msp(baseHost: name) == nil ? .nowhere : .baseHost
    }

    enum Place {
        case baseHost
        case domain(of: Tenant)
        case nowhere
    }

    private func bySlug(_ slug: String, in scope: PublicScope) throws -> Tenant? {
        Slug.isValid(slug) ? try scope.tenant(slug: slug) : nil
    }
}
