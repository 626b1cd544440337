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

    /// Matches the path below the API's root.
    /// - Returns: the path's slug or id, empty without one; `nil` if nothing matches.
    func matches(_ segments: ArraySlice<String>) -> String? {
        guard segments.count == parts.count else { return nil }
        var parameter = ""
        for (part, segment) in zip(parts, segments) {
            if part.hasPrefix("{") {
                guard part == "{slug}" ? Slug.isValid(segment) : PublicID.id(segment) != nil else { return nil }
                parameter = segment
            } else if part != segment {
                return nil
            }
        }
        return parameter
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
