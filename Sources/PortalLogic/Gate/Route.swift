import PortalStore

/// One line of the sitemap: method, path below `/portal/{slug}`, who may, and what answers.
struct Route: Sendable {
    /// How far the gate goes before the handler runs, and what the handler gets.
    enum Handler: Sendable {
        /// No session; reads on the request's snapshot.
        case open(@Sendable (RequestContext, OpenScope) throws -> Response)
        /// No session; acts, in transactions of its own.
        case act(@Sendable (RequestContext) throws -> Response)
        /// A session; reads on the request's snapshot. Without a permission any role may.
        case read(Permission?, @Sendable (RequestContext, TenantScope) throws -> Response)
        /// A session; acts, in transactions that read session, role and client again.
        case write(Permission?, @Sendable (SessionContext) throws -> Response)
    }

    let method: String
    let pattern: String
    let handler: Handler
    private let parts: [String]

    /// Segments of the path below the tenant.
    var length: Int { parts.count }

    private init(_ method: String, _ pattern: String, _ handler: Handler) {
        self.method = method
        self.pattern = pattern
        self.handler = handler
        parts = pattern.utf8.dropFirst().split(separator: UInt8(ascii: "/")).map { String($0) ?? "" }
    }

    /// A page for everyone.
    static func open(_ pattern: String, _ handler: @escaping @Sendable (RequestContext, OpenScope) throws -> Response)
        -> Route
    {
        Route("GET", pattern, .open(handler))
    }
    /// An action of someone who may not be signed in.
    static func act(_ pattern: String, _ handler: @escaping @Sendable (RequestContext) throws -> Response) -> Route {
        Route("POST", pattern, .act(handler))
    }
    /// A page for those signed in who have the permission.
    static func read(
        _ pattern: String, _ permission: Permission?,
        _ handler: @escaping @Sendable (RequestContext, TenantScope) throws -> Response
    ) -> Route {
        Route("GET", pattern, .read(permission, handler))
    }
    /// An action of those signed in who have the permission.
    static func write(
        _ method: String, _ pattern: String, _ permission: Permission?,
        _ handler: @escaping @Sendable (SessionContext) throws -> Response
    ) -> Route {
        Route(method, pattern, .write(permission, handler))
    }

    /// Who may, as `openapi.yaml` says it in `x-permission`.
    var access: String {
        switch handler {
        case .open, .act: "open"
        case .read(let permission, _), .write(let permission, _): permission?.rawValue ?? "session"
        }
    }

    /// Whether the path below the tenant is this route's.
    /// - Returns: the id in it (0 when it has none), or `nil`. A malformed id is no address.
    func matches(_ segments: ArraySlice<String>) -> Int64? {
        guard segments.count == parts.count else { return nil }
        var id: Int64 = 0
        for (part, segment) in zip(parts, segments) {
            if part == "{id}" {
                guard let value = PublicID.id(segment) else { return nil }
                id = value
            } else if part != segment {
                return nil
            }
        }
        return id
    }
}
