import PortalLogic
package import PortalStore
import PortalToolkit

/// The portal on one thread: answers requests one at a time, over its own connection.
///
/// The only place that catches errors. Tests and the worker process create it the same way.
package final class Portal {
    let store: StoreConnection
    let services: PortalServices
    private let keys: ThreadKeys

    /// - Parameters:
    ///   - store: a connection owned by the calling thread.
    ///   - services: shared by the process.
    package init(store: StoreConnection, services: PortalServices) {
        self.store = store
        self.services = services
        keys = ThreadKeys(services.keys)
    }

    /// Whether no transaction is open; checked after each request.
    package var isIdle: Bool { store.isIdle }

    /// Answers a request; errors become problems.
    /// - Parameter exchange: for routes that stream; when it has begun, the response is only for the log.
    package func respond(to request: Request, over exchange: (any Exchange)? = nil) -> Response {
        var facts = Response.LogFacts()
        do {
            var response = try answer(request, exchange, &facts)
            facts.cause = response.log.cause
            response.log = facts
            return response
        } catch {
            let problem = Self.problem(for: error)
            var response = Response(problem, requestID: request.id)
            facts.cause = problem.cause
            response.log = facts
            return response
        }
    }

    private func answer(
        _ request: Request, _ exchange: (any Exchange)?, _ facts: inout Response.LogFacts
    ) throws -> Response {
        if request.isPage { return try PageAnswer.respond(request, store, services) }
        try checkBody(request)
        guard let path = RequestPath(request.path) else { throw Problem.notFound }
        if let response = try ControlPlane.respond(request, path, in: self, exchange, &facts) { return response }
        let isUnsubscribe = Unsubscribe.isAsked(request, path)
        // Only routes of tenants take pictures, and say so.
        if !request.hasPicture {
            if !isUnsubscribe { try checkMediaType(request) }
            for route in Routes.ofInstallation {
                if let response = try route.respond(request, path, self, &facts) { return response }
            }
        }
        guard path.segments.count >= 2, path.segments[0] == "portal" else {
            throw Problem.notFound
        }
        let segments = path.segments.dropFirst(2)
        let (route, id) = try Routes.of(length: segments.count).find(request.method, segments)
        facts.route = route.pattern
        facts.routeNumber = route.number
        if !isUnsubscribe {
            try checkMediaType(request, of: route)
            if request.method != "GET", request.method != "HEAD" { try CrossSite.check(request) }
        }
        return try run(route, request, slug: path.segments[1], id: id, &facts)
    }

    private func checkBody(_ request: Request) throws {
        switch request.bodyState {
        case .unread: return
        default: try checkCoding(request)
        }
        switch request.bodyState {
        case .complete, .unread: return
        case .malformed: throw Problem(.malformedRequest, "The body must have a known length and arrive whole.")
        case .tooLarge: throw Problem(.bodyTooLarge, "Request body exceeds \(request.bodyLimit / 1024) KiB.")
        case .refused: throw Problem.busy("too many bodies are being read")
        }
    }

    /// Rejects encoded bodies on every path, before any signature check (RFC 9110 §15.5.16).
    private func checkCoding(_ request: Request) throws {
        guard request.hasBody, let codings = request.contentEncoding, !ContentCoding.isIdentity(codings) else { return }
        throw Problem(
            .unsupportedMediaType, "Send the body without a Content-Encoding.",
            headers: [("Accept-Encoding", "identity")])
    }

    /// Never sends `Accept-Encoding`, which would blame the coding (RFC 9110 §12.5.3).
    func checkMediaType(_ request: Request) throws {
        guard request.hasBody else { return }
        guard let type = request.contentType, MediaType(type).isJSON else {
            throw Problem(
                .unsupportedMediaType, "Send application/json in UTF-8.", headers: [("Accept", "application/json")])
        }
    }

    /// - Throws: `Problem` 415 for a picture where the route takes JSON, and the other way round.
    private func checkMediaType(_ request: Request, of route: Route) throws {
        guard request.hasBody, request.hasPicture != route.takesPicture else { return }
        let wanted = route.takesPicture ? MediaType.picture : "application/json"
        throw Problem(.unsupportedMediaType, "Send \(wanted).", headers: [("Accept", wanted)])
    }

    private func run(
        _ route: Route, _ request: Request, slug: String, id: Int64, _ facts: inout Response.LogFacts
    ) throws -> Response {
        let now = services.clock()
        func context(_ scope: PublicScope) throws -> RequestContext {
            guard let tenant = try services.resolver.tenant(host: request.host, slug: slug, in: scope),
                tenant.isServed(now: now)
            else { throw Problem.portalNotFound }
            facts.tenant = tenant.slug
            return RequestContext(
                request: request, tenant: tenant, id: id, now: now, services: services, keys: keys, store: store)
        }
        switch route.handler {
        case .publicRead(let handler):
            return try store.read { try handler(context($0), $0) }
        case .publicWrite(let handler):
            return try handler(store.read(context))
        case .read(let permission, let handler):
            return try store.read { publicScope in
                let context = try context(publicScope)
                return try handler(context, authorize(context, permission, publicScope, &facts))
            }
        case .write(let permission, let handler):
            let signedIn = try store.read { publicScope in
                let context = try context(publicScope)
                let scope = try authorize(context, permission, publicScope, &facts)
                if route.needsProof { try scope.requireProof(now: now) }
                return SessionContext(
                    requestContext: context, session: scope.session, user: scope.user, permission: permission)
            }
            return try handler(signedIn)
        }
    }

    private func authorize(
        _ context: RequestContext, _ permission: Permission?, _ publicScope: PublicScope,
        _ facts: inout Response.LogFacts
    ) throws -> TenantScope {
        let scope = try SessionAuthenticator.scope(for: context, in: publicScope)
        facts.user = PublicID.string(scope.user.id)
        try scope.user.role.check(permission)
        try context.requireFactor(of: scope, for: permission)
        if !context.request.isBackground { services.activity.touch(scope.session, now: context.now) }
        return scope
    }

    static func problem(for error: any Error) -> Problem {
        switch error {
        case let problem as Problem:
            return problem
        case let failure as ValidationFailure:
            return Problem(.validationFailed, "See errors.", errors: failure.errors)
        case let limit as HourlyLimit.Reached:
            return .tooMany(limit.detail, retryAfter: limit.retryAfter)
        case let violation as PeopleViolation:
            return problem(for: violation.answer)
        case is HasherBusy:
            return .busy("password hashing is saturated")
        case let error as CryptoFailure:
            return .busy("\(error)")
        case is SignedOut:
            return .authenticationRequired
        case is KeyEnded:
            return KeyAuthenticator.noKey
        case is ImportMoved:
            return Problem(
                .importMoved, "Another request goes on with this import; try again when it has ended.",
                headers: [("Retry-After", "2")])
        case let refusal as Refusal:
            return problem(for: refusal)
        case let failure as ImportFailure:
            return problem(for: failure.cause)
        case is PeerGone:
            return Problem(.malformedRequest, "The client went away.")
        case let error where Store.isBusy(error):
            return .busy("\(error)")
        default:
            return Problem(.internalError, "An internal error occurred and was logged.", cause: "\(error)")
        }
    }
}
