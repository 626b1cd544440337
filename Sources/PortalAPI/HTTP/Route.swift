import PortalStore
import PortalToolkit

/// A route that is found by method and path.
protocol MatchedRoute {
    /// What the path holds in place of the pattern's parameter.
    associatedtype Match

    var method: String { get }

    /// - Returns: `nil` unless the path is the route's.
    func matches(_ segments: ArraySlice<String>) -> Match?
}

extension Array where Element: MatchedRoute {
    /// - Throws: `Problem` 404 for a path of no route, 405 with `Allow` for another method.
    func find(_ method: String, _ segments: ArraySlice<String>) throws(Problem) -> (Element, Element.Match) {
        let wanted = method == "HEAD" ? "GET" : method
        var allowed: [String] = []
        for route in self {
            guard let match = route.matches(segments) else { continue }
            if route.method == wanted { return (route, match) }
            allowed += route.method == "GET" ? ["GET", "HEAD"] : [route.method]
        }
        guard !allowed.isEmpty else { throw Problem.notFound }
        throw Problem(
            .methodNotAllowed, "This address does not accept that method.",
            headers: [("Allow", allowed.joined(separator: ", "))])
    }
}

/// A route: method, path below `/portal/{slug}`, required permission, handler.
struct Route: MatchedRoute, Sendable {
    /// The checks before the handler, and its arguments.
    enum Handler: Sendable {
        /// Without a session; reads on the request's snapshot.
        case publicRead(@Sendable (RequestContext, PublicScope) throws -> Response)
        /// Without a session; opens its own transactions.
        case publicWrite(@Sendable (RequestContext) throws -> Response)
        /// With a session; reads on the request's snapshot. `nil` allows any role.
        case read(Permission?, @Sendable (RequestContext, TenantScope) throws -> Response)
        /// With a session; opens transactions that check session, role and client again.
        case write(Permission?, @Sendable (SessionContext) throws -> Response)
    }

    let method: String
    let pattern: String
    let handler: Handler
    /// Its place in ``Routes/names``.
    var number = 0
    /// Whether its session must have proved lately who it is.
    let needsProof: Bool
    /// Whether its body is a picture instead of JSON.
    let takesPicture: Bool
    private let parts: [String]

    /// Number of path segments below the tenant.
    var length: Int { parts.count }

    private init(
        _ method: String, _ pattern: String, needsProof: Bool = false, takesPicture: Bool = false, _ handler: Handler
    ) {
        self.method = method
        self.pattern = pattern
        self.handler = handler
        self.needsProof = needsProof
        self.takesPicture = takesPicture
        parts = pattern.utf8.dropFirst().split(separator: UInt8(ascii: "/")).map { String($0) ?? "" }
    }

    static func publicRead(
        _ pattern: String, _ handler: @escaping @Sendable (RequestContext, PublicScope) throws -> Response
    )
        -> Route
    {
        Route("GET", pattern, .publicRead(handler))
    }
    static func publicWrite(_ pattern: String, _ handler: @escaping @Sendable (RequestContext) throws -> Response)
        -> Route
    {
        Route("POST", pattern, .publicWrite(handler))
    }
    static func read(
        _ pattern: String, _ permission: Permission?,
        _ handler: @escaping @Sendable (RequestContext, TenantScope) throws -> Response
    ) -> Route {
        Route("GET", pattern, .read(permission, handler))
    }
    static func write(
        _ method: String, _ pattern: String, _ permission: Permission?, needsProof: Bool = false,
        takesPicture: Bool = false, _ handler: @escaping @Sendable (SessionContext) throws -> Response
    ) -> Route {
        Route(method, pattern, needsProof: needsProof, takesPicture: takesPicture, .write(permission, handler))
    }

    /// As in `x-permission` of `openapi.yaml`.
    var access: String {
        switch handler {
        case .publicRead, .publicWrite: "open"
        case .read(let permission, _), .write(let permission, _): permission?.rawValue ?? "session"
        }
    }

    /// Matches the path below the tenant.
    /// - Returns: the path's id, 0 without one; `nil` if nothing matches or the id is malformed.
    func matches(_ segments: ArraySlice<String>) -> Int64? {
        guard segments.count == parts.count else { return nil }
        var id: Int64 = 0
        for (part, segment) in zip(parts, segments) {
            if part.hasPrefix("{id}") {
                let end = part.dropFirst("{id}".count)
                guard segment.hasSuffix(end), let value = PublicID.id(segment.dropLast(end.count)) else { return nil }
                id = value
            } else if part != segment {
                return nil
            }
        }
        return id
    }
}

/// A route outside the tenants.
struct InstallationRoute: Sendable {
    /// Returns `nil` for paths of other routes.
    typealias Handler =
        @Sendable (Request, RequestPath, Portal, inout Response.LogFacts) throws -> Response?

    let method: String
    let patterns: [String]
    let respond: Handler

    init(_ method: String, _ patterns: String..., respond: @escaping Handler) {
        self.method = method
        self.patterns = patterns
        self.respond = respond
    }
}
