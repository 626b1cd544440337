import PortalStore
import PortalToolkit

/// Resolves a request's tenant by custom domain, or on base hosts by the slug in the path (docs/api.md#tenant).
struct TenantResolver {
    let baseHosts: Set<String>

    /// Also returns clients without a served portal.
    func tenant(host: String, slug: String, in scope: PublicScope) throws -> Tenant? {
        if baseHosts.contains(host) { return try bySlug(slug, in: scope) }
        guard let name = HostName.normalized(host) else { return nil }
        if baseHosts.contains(name) { return try bySlug(slug, in: scope) }
        if let tenant = try scope.tenant(domain: name) { return tenant }
        guard let msp = try scope.msp(baseHost: name) else { return nil }
        return try bySlug(slug, in: scope).flatMap { $0.mspID == msp ? $0 : nil }
    }

    /// Classifies a host for requests without a slug.
    func classify(host: String, in scope: PublicScope) throws -> HostKind {
        guard let name = HostName.normalized(host) else { return .unknown }
        if baseHosts.contains(name) { return .baseHost }
        if let tenant = try scope.tenant(domain: name) { return .domain(of: tenant) }
        return try scope.msp(baseHost: name) == nil ? .unknown : .baseHost
    }

    enum HostKind {
        case baseHost
        case domain(of: Tenant)
        case unknown
    }

    private func bySlug(_ slug: String, in scope: PublicScope) throws -> Tenant? {
        Slug.isValid(slug) ? try scope.tenant(slug: slug) : nil
    }
}
