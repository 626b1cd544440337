import PortalLogic
import PortalStore
import PortalToolkit

/// Context of a handler: the request and its resolved tenant.
struct RequestContext {
    let request: Request
    let tenant: Tenant
    /// The id in the path; 0 for routes without one.
    let id: Int64
    /// The request's instant.
    let now: Instant
    let services: PortalServices
    let keys: ThreadKeys
    let store: StoreConnection

    /// The fields of the JSON body.
    func body() throws -> InputDecoder { try request.jsonFields() }

    /// The fields of the query.
    func query() throws -> InputDecoder {
        try InputDecoder(query: request.query)
    }

    /// Runs `body` in a transaction, after checking the client again: `SessionContext.write` for who has no session. The
    /// body may run twice: it must not use clock, random source, hashing or I/O.
    func write<T>(_ body: (PublicWriter) throws -> T) throws -> T {
        try store.writePublic(client: tenant.id) { writer in
            guard let current = try writer.scope.tenant(id: tenant.id), current.isServed(now: now) else {
                throw Problem.portalNotFound
            }
            guard AccountPolicy(current) == AccountPolicy(tenant) else {
                throw Problem.busy("the rules for accounts have changed during a request")
            }
            return try body(writer)
        }
    }

    /// An audit event about a user.
    /// - Parameter id: drawn before a transaction that may run twice; `nil` draws one.
    func event(
        _ action: AuditAction, on user: UserID, name: String, id: Int64? = nil, _ changes: [Change] = []
    ) -> NewAuditEvent {
        NewAuditEvent(
            id: id ?? services.random.id(), at: now, action: action, targetKind: .user, targetID: PublicID.string(user),
            targetName: name, ip: request.clientAddress, details: Change.json(changes))
    }

    /// Throws if the body has fields.
    func noBody() throws { try request.noJSON() }

    /// Throws if the query has fields.
    func noQuery() throws { try request.noQuery() }
}

extension Response {
    /// An uncacheable JSON response.
    static func json(status: Int = 200, capacity: Int = 4096, _ body: (inout JSONWriter) throws -> Void) rethrows
        -> Response
    {
        var json = JSONWriter(capacity: capacity)
        json.beginObject()
        try body(&json)
        json.endObject()
        return Response(
            status: status, headers: [("Content-Type", "application/json"), ("Cache-Control", "no-store")],
            body: json.finish())
    }
}
