import PortalLogic
import PortalStore
import PortalToolkit

/// What the edge is told of a page before it serves the shell.
enum PageAnswer {
    /// 204 to serve it, with `Portal-Images` where it shows a picture of another host, or the redirect of a former domain.
    static func respond(_ request: Request, _ store: StoreConnection, _ services: PortalServices) throws -> Response {
        let now = services.clock()
        return try store.read { scope in
            if let location = try FormerDomain.location(for: request, in: scope, now: now) {
                return FormerDomain.redirect(to: location)
            }
            var headers = [("Cache-Control", "no-store")]
            if try hasForeignLogo(request, scope, services, now) { headers.append(("Portal-Images", "https:")) }
            return Response(status: 204, headers: headers)
        }
    }

    private static func hasForeignLogo(
        _ request: Request, _ scope: PublicScope, _ services: PortalServices, _ now: Instant
    ) throws -> Bool {
        guard let segments = RequestPath(request.path)?.segments, segments.count > 1,
            let tenant = try services.resolver.tenant(host: request.host, slug: segments[1], in: scope),
            tenant.isServed(now: now)
        else { return false }
        return try scope.brand(of: tenant)[.logoURL] != nil
    }
}
