import PortalStore
import PortalToolkit

/// A route of the control planes' API: method, path below `/portal/cp/v1`, what a key needs, handler.
struct ControlPlaneRoute: MatchedRoute, Sendable {
    typealias Handler = @Sendable (KeyContext, MSPScope) throws -> Response

    let method: String
    let pattern: String
    /// What the key must be for, as in `x-scope` of `openapi-cp.yaml`.
    let scope: APIScope
    let respond: Handler
    private let parts: [String]

    /// Reads on the request's snapshot.
    static func read(_ pattern: String, _ scope: APIScope, _ respond: @escaping Handler) -> ControlPlaneRoute {
        ControlPlaneRoute(
            method: "GET", pattern: pattern, scope: scope, respond: respond,
            parts: pattern.split(separator: "/").map(String.init))
    }

    /// Matches the path below the API's root.
    /// - Returns: the path's slug, empty without one; `nil` if nothing matches.
    func matches(_ segments: ArraySlice<String>) -> String? {
        guard segments.count == parts.count else { return nil }
        var slug = ""
        for (part, segment) in zip(parts, segments) {
            if part == "{slug}" {
                guard Slug.isValid(segment) else { return nil }
                slug = segment
            } else if part != segment {
                return nil
            }
        }
        return slug
    }
}

/// Context of a handler: the request and the slug in its path.
struct KeyContext {
    let request: Request
    /// Empty for routes without one.
    let slug: String
    /// The request's instant.
    let now: Instant

    /// The fields of the query.
    func query() throws -> InputDecoder { try InputDecoder(query: request.query) }
}
