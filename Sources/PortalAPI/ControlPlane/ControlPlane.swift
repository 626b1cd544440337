import PortalStore
import PortalToolkit

/// The API of MSPs' systems below `/portal/cp/v1`, on the hosts of the installation and of their MSP: authenticated by a
/// key, confined to its MSP, without cookies and not for browsers.
enum ControlPlane {
    private static let root = "/portal/cp/v1"

    /// All endpoints, one per line; a test compares them with `openapi-cp.yaml`.
    static let routes: [ControlPlaneRoute] = [
        ControlPlaneRoute("GET", "/clients", .read, .read(ListClients.respond)),
        ControlPlaneRoute("GET", "/clients/{slug}", .read, .read(ShowClient.respond)),
        ControlPlaneRoute("GET", "/events", .read, .stream(ListEvents.respond)),
        ControlPlaneRoute("POST", "/commands/claim", .commands, .stream(ClaimCommands.respond)),
        ControlPlaneRoute("POST", "/commands/{id}", .commands, .write(ReportCommand.respond)),
        ControlPlaneRoute("POST", "/clients", .manage, .write(AddClient.respond)),
        ControlPlaneRoute("PATCH", "/clients/{slug}", .manage, .write(ChangeClient.respond)),
        ControlPlaneRoute("GET", "/clients/{slug}/deletion", .manage, .read(ShowDeletion.respond)),
        ControlPlaneRoute("DELETE", "/clients/{slug}", .manage, .write(DeleteClient.respond)),
        ControlPlaneRoute("GET", "/clients/{slug}/export", .manage, .stream(ExportClient.respond)),
        ControlPlaneRoute("GET", "/clients/{slug}/branding", .manage, .read(ShowClientBranding.respond)),
        ControlPlaneRoute("PATCH", "/clients/{slug}/branding", .manage, .write(ChangeClientBranding.respond)),
        ControlPlaneRoute("GET", "/clients/{slug}/domains", .manage, .read(ListClientDomains.respond)),
        ControlPlaneRoute("POST", "/clients/{slug}/domains", .manage, .write(ClaimDomain.respond)),
        ControlPlaneRoute("GET", "/clients/{slug}/domains/{name}", .manage, .read(ShowClientDomain.respond)),
        ControlPlaneRoute("DELETE", "/clients/{slug}/domains/{name}", .manage, .write(ReleaseDomain.respond)),
        ControlPlaneRoute("POST", "/clients/{slug}/domains/{name}/check", .manage, .write(CheckClientDomain.respond)),
        ControlPlaneRoute("POST", "/clients/{slug}/domains/{name}/activate", .manage, .write(ActivateDomain.respond)),
        ControlPlaneRoute("POST", "/clients/{slug}/domains/{name}/degrade", .manage, .write(DegradeDomain.respond)),
        ControlPlaneRoute("GET", "/clients/{slug}/users", .manage, .read(ListClientUsers.respond)),
        ControlPlaneRoute("POST", "/clients/{slug}/users", .manage, .write(InviteClientUser.respond)),
        ControlPlaneRoute("PATCH", "/clients/{slug}/users/{id}", .manage, .write(ChangeClientUser.respond)),
        ControlPlaneRoute("DELETE", "/clients/{slug}/users/{id}", .manage, .write(RemoveClientUser.respond)),
        ControlPlaneRoute("POST", "/clients/{slug}/users/{id}/resend", .manage, .write(ResendClientInvitation.respond)),
        ControlPlaneRoute("POST", "/clients/{slug}/users/{id}/reset-link", .manage, .write(MakeResetLink.respond)),
        ControlPlaneRoute("POST", "/clients/{slug}/users/{id}/email", .manage, .write(ChangeClientEmail.respond)),
        ControlPlaneRoute(
            "POST", "/clients/{slug}/users/{id}/factor-reset", .manage, .write(ResetClientFactors.respond)),
        ControlPlaneRoute(
            "DELETE", "/clients/{slug}/users/{id}/factor-reset", .manage, .write(CancelClientReset.respond)),
        ControlPlaneRoute("POST", "/clients/{slug}/erasures", .manage, .write(EraseClientUser.respond)),
        ControlPlaneRoute("GET", "/licence", .read, .read(ShowLicence.respond)),
        ControlPlaneRoute("POST", "/import", .import, .stream(ReceiveImport.respond)),
    ]

    /// Returns `nil` for other paths.
    /// - Parameter exchange: the wire, for routes that stream.
    static func respond(
        _ request: Request, _ path: RequestPath, in portal: Portal, _ exchange: (any Exchange)?,
        _ facts: inout Response.LogFacts
    ) throws -> Response? {
        guard path.segments.starts(with: ["portal", "cp", "v1"]) else { return nil }
        let (route, match) = try routes.find(request.method, path.segments.dropFirst(3))
        facts.route = root + route.pattern
        let (services, now) = (portal.services, portal.services.clock())
        func session() throws -> KeySession {
            let key = try portal.store.read { scope in
                try authorize(request, for: route, now: now, services, scope, &facts).key
            }
            return KeySession(request: request, key: key, route: route, path: match, now: now, portal: portal)
        }
        // What leaves its body on the wire looks itself.
        if route.takesJSON { try portal.checkMediaType(request) }
        switch route.handler {
        case .read(let handler):
            return try portal.store.read { scope in
                let own = try authorize(request, for: route, now: now, services, scope, &facts)
                return try handler(KeyContext(request: request, path: match, now: now, services: services), own)
            }
        case .write(let handler):
            return try handler(session())
        case .stream(let handler):
            guard let exchange else { throw Problem.busy("this transport cannot stream") }
            return try handler(session(), exchange)
        }
    }

    private static func authorize(
        _ request: Request, for route: ControlPlaneRoute, now: Instant, _ services: PortalServices,
        _ scope: PublicScope, _ facts: inout Response.LogFacts
    ) throws -> MSPScope {
        let holder = try holder(of: request.host, services, scope)
        try refuseBrowsers(request)
        let own = try KeyAuthenticator.scope(for: request, now: now, in: scope)
        facts.user = PublicID.string(own.key.id)
        services.keyActivity.touch(own.key, from: request.clientAddress, now: now)
        if let holder, holder != own.key.msp { throw Problem.notFound }
        try KeyAuthenticator.check(own.key, for: route.scope, request)
        return own
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
