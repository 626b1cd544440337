import PortalStore
import PortalToolkit

/// The API of MSPs' systems below `/portal/cp/v1`, on the installation's own hosts: authenticated by a key, confined to its
/// MSP, without cookies and not for browsers.
enum ControlPlane {
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
        guard let host = HostName.normalized(request.host), services.resolver.baseHosts.contains(host) else {
            throw Problem.notFound
        }
        let (route, slug) = try find(request.method, path.segments.dropFirst(3))
        facts.route = "/portal/cp/v1" + route.pattern
        try refuseBrowsers(request)
        let now = services.clock()
        var used: APIKey?
        let response = try portal.store.read { scope in
            let own = try KeyAuthenticator.scope(for: request, host: host, now: now, in: scope)
            facts.user = PublicID.string(own.key.id)
            guard own.key.scopes.contains(route.scope) else {
                throw Problem(.permissionDenied, "This key is not for \(route.scope.rawValue).")
            }
            used = own.key
            return try route.respond(KeyContext(request: request, slug: slug, now: now), own)
        }
        if let used { note(used, request, portal.store, now) }
        return response
    }

    /// A page could only come here with a key that its reader has got hold of.
    private static func refuseBrowsers(_ request: Request) throws(Problem) {
        guard request.secFetchSite == nil, request.originHeader == nil else {
            throw Problem(.crossSiteRequest, "This API is not for browsers.")
        }
    }

    private static func find(_ method: String, _ segments: ArraySlice<String>) throws(Problem) -> (
        ControlPlaneRoute, String
    ) {
        let wanted = method == "HEAD" ? "GET" : method
        var allowed: [String] = []
        for route in routes {
            guard let slug = route.matches(segments) else { continue }
            if route.method == wanted { return (route, slug) }
            allowed += route.method == "GET" ? ["GET", "HEAD"] : [route.method]
        }
        guard !allowed.isEmpty else { throw Problem.notFound }
        throw Problem(
            .methodNotAllowed, "This address does not accept that method.",
            headers: [("Allow", allowed.joined(separator: ", "))])
    }

    /// Once a minute is enough; whether it can be written does not matter to who has asked.
    private static func note(_ key: APIKey, _ request: Request, _ store: StoreConnection, _ now: Instant) {
        if let last = key.lastUsedAt, last + .minutes(1) > now, key.lastUsedFrom == request.clientAddress { return }
        try? store.record(useOf: key, at: now, from: request.clientAddress)
    }
}
