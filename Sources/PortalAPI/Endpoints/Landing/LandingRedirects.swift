import PortalLogic
import PortalStore
import PortalToolkit

/// Redirects to a portal: from `/`, `/portal`, and non-canonical slugs. `nil` for other paths.
enum LandingRedirects {
    /// Redirects a custom domain to its tenant, a base host to the installation's home page.
    static func home(
        _ request: Request, _ path: RequestPath, in portal: Portal, _ facts: inout Response.LogFacts
    ) throws -> Response? {
        guard path.segments == [""] || path.segments == ["portal"] else { return nil }
        try allowOnlyGET(request)
        let services = portal.services
        let now = services.clock()
        let (kind, moved) = try portal.store.read { scope in
            let kind = try services.resolver.classify(host: request.host, in: scope)
            guard case .unknown = kind else { return (kind, nil as String?) }
            return (kind, try FormerDomain.location(for: request, in: scope, now: now))
        }
        if let moved { return FormerDomain.redirect(to: moved) }
        switch kind {
        case .domain(of: let tenant) where tenant.isServed(now: now):
            return redirect(to: "/portal/\(tenant.slug)/")
        case .baseHost:
            if let home = services.settings.homeURL { return redirect(to: home) }
            return Response(
                status: 200,
                headers: [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")],
                body: Array("Please use the address of your own portal.\n".utf8))
        default:
            throw Problem.portalNotFound
        }
    }

    /// Leads password managers to where a password is changed (W3C, A Well-Known URL for Changing Passwords). Under a base
    /// host, which many portals share, to that of the one session there.
    static func changePassword(
        _ request: Request, _ path: RequestPath, in portal: Portal, _ facts: inout Response.LogFacts
    ) throws -> Response? {
        guard path.segments == [".well-known", "change-password"] else { return nil }
        try allowOnlyGET(request)
        let services = portal.services
        let tenant: Tenant? = try portal.store.read { scope in
            switch try services.resolver.classify(host: request.host, in: scope) {
            case .domain(of: let tenant): return tenant
            case .baseHost:
                let clients = Cookies.sessionClients(in: request.cookie)
                guard clients.count == 1, let own = try clients.first.flatMap(scope.tenant(id:)) else { return nil }
                // Of this host, as each of its pages.
                return try services.resolver.tenant(host: request.host, slug: own.slug, in: scope)
            case .unknown: return nil
            }
        }
        guard let tenant, tenant.isServed(now: services.clock()) else { throw Problem.portalNotFound }
        return redirect(to: "/portal/\(tenant.slug)/profile")
    }

    /// Redirects to the lower-case slug with a slash, purely by syntax.
    static func canonicalSlug(
        _ request: Request, _ path: RequestPath, in portal: Portal, _ facts: inout Response.LogFacts
    ) throws -> Response? {
        let segments = path.segments
        guard segments.count >= 2, segments[0] == "portal" else { return nil }
        let slug = Text.lowercased(segments[1])
        let lacksSlash = segments.count == 2
        guard Slug.isValid(slug), lacksSlash || slug != segments[1] else { return nil }
        if request.method != "GET", request.method != "HEAD" {
            guard lacksSlash else { throw Problem.notFound }
            try allowOnlyGET(request)
        }
        let rest = segments.dropFirst(2).joined(separator: "/")
        return redirect(to: "/portal/\(slug)/\(rest)" + (request.query.isEmpty ? "" : "?" + request.query))
    }

    private static func allowOnlyGET(_ request: Request) throws {
        guard request.method == "GET" || request.method == "HEAD" else {
            throw Problem(
                .methodNotAllowed, "This address can only be read.", headers: [("Allow", "GET, HEAD")])
        }
    }

    private static func redirect(to location: String) -> Response {
        Response(status: 302, headers: [("Location", location), ("Cache-Control", "no-store")])
    }
}
