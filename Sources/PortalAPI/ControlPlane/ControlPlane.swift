import PortalStore
import PortalToolkit

/// The API of MSPs' systems below `/portal/cp/v1`, on the hosts of the installation and of their MSP: authenticated by a
/// key, confined to its MSP, without cookies and not for browsers.
enum ControlPlane {
    private static let root = "/portal/cp/v1"

    /// All endpoints, one per line; a test compares them with `openapi-cp.yaml`.
    static let routes: [ControlPlaneRoute] = [
        .read("/clients", .read, ListClients.respond),
        .read("/clients/{slug}", .read, ShowClient.respond),
    ]

    /// Returns `nil` for other paths.
    static func respond(
        _ request: Request, _ path: RequestPath, in portal: Portal, _ facts: inout Response.LogFacts
    ) throws -> Response? {
        guard path.segments.starts(with: ["portal", "cp", "v1"]) else { return nil }
        let services = portal.services
        let (route, slug) = try routes.find(request.method, path.segments.dropFirst(3))
        facts.route = root + route.pattern
        let now = services.clock()
        return try portal.store.read { scope in
            let holder = try holder(of: request.host, services, scope)
            try refuseBrowsers(request)
            let own = try KeyAuthenticator.scope(for: request, now: now, in: scope)
            facts.user = PublicID.string(own.key.id)
            services.keyActivity.touch(own.key, from: request.clientAddress, now: now)
            if let holder, holder != own.key.msp { throw Problem.notFound }
            try KeyAuthenticator.check(own.key, for: route.scope, request)
            return try route.respond(KeyContext(request: request, slug: slug, now: now), own)
        }
    }

    /// The MSP whose own host this is; `nil` on one of the installation.
    /// - Throws: `Problem` 404 on any other.
    private static func holder(of host: String, _ services: PortalServices, _ scope: PublicScope) throws -> MSPID? {
        guard let host = HostName.normalized(host) else { throw Problem.notFound }
        if services.resolver.baseHosts.contains(host) { return nil }
        guard let msp = try scope.msp(baseHost: host) else { throw Problem.notFound }
        return msp
    }

    /// A page could only come here with a key that its reader has got hold of.
    private static func refuseBrowsers(_ request: Request) throws(Problem) {
        guard request.secFetchSite == nil, request.originHeader == nil else {
            throw Problem(.crossSiteRequest, "This API is not for browsers.")
        }
    }
}
