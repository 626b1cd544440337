import PortalStore
import PortalToolkit

/// A route of the control planes' API: method, path below `/portal/cp/v1`, what a key needs, handler.
struct ControlPlaneRoute: MatchedRoute, Sendable {
    enum Handler: Sendable {
        /// Reads on the request's snapshot.
        case read(@Sendable (KeyContext, MSPScope) throws -> Response)
        /// Changes something, in transactions of its own.
        case write(@Sendable (KeySession) throws -> Response)
        /// Receives its body and sends its answer piece by piece, outside of a transaction.
        case stream(@Sendable (KeySession, any Exchange) throws -> Response)
    }

    let method: String
    let pattern: String
    /// What the key must be for, as in `x-scope` of `openapi-cp.yaml`.
    let scope: APIScope
    let handler: Handler
    private let parts: [String]

    /// Whether a body must be JSON; else the handler says what it takes.
    var takesJSON: Bool { pattern != "/import" }

    init(_ method: String, _ pattern: String, _ scope: APIScope, _ handler: Handler) {
        (self.method, self.pattern, self.scope, self.handler) = (method, pattern, scope, handler)
        parts = pattern.split(separator: "/").map(String.init)
    }

    /// What a path has in place of its pattern's parameters.
    struct Match {
        /// Empty for routes without one.
        var slug = ""
        /// 0 for routes without one.
        var id: Int64 = 0
        /// A host name in normal form; empty for routes without one.
        var name = ""
    }

    /// Matches the path below the API's root.
    /// - Returns: `nil` if nothing matches, or a parameter is malformed.
    func matches(_ segments: ArraySlice<String>) -> Match? {
        guard segments.count == parts.count else { return nil }
        var match = Match()
        for (part, segment) in zip(parts, segments) {
            switch part {
            case "{slug}":
                guard Slug.isValid(segment) else { return nil }
                match.slug = segment
            case "{id}":
                guard let id = PublicID.id(segment) else { return nil }
                match.id = id
            case "{name}":
                guard let name = HostName.normalized(segment) else { return nil }
                match.name = name
            default:
                guard part == segment else { return nil }
            }
        }
        return match
    }
}

/// Context of a handler: the request and what its path names.
struct KeyContext {
    let request: Request
    let path: ControlPlaneRoute.Match
    /// The request's instant.
    let now: Instant
    let services: PortalServices

    var slug: String { path.slug }

    /// The fields of the query.
    func query() throws -> InputDecoder { try InputDecoder(query: request.query) }

    /// The client that the path names.
    /// - Throws: `Problem` 404 unless it is the MSP's.
    func client(_ scope: MSPScope) throws -> Tenant {
        guard let client = try scope.client(slug: slug) else { throw Problem.notFound }
        return client
    }
}
