import PortalLogic
import PortalStore
import PortalToolkit

/// Context of a mutating handler.
struct SessionContext {
    let requestContext: RequestContext
    let session: SessionKey
    /// The signed-in user; stale inside `write`, where `writer.scope.user` is current.
    let user: PortalUser
    let permission: Permission?

    var request: Request { requestContext.request }
    var tenant: Tenant { requestContext.tenant }
    var id: Int64 { requestContext.id }
    var now: Instant { requestContext.now }
    var services: PortalServices { requestContext.services }

    func body() throws -> InputDecoder { try requestContext.body() }
    func noBody() throws { try requestContext.noBody() }
    func noQuery() throws { try requestContext.noQuery() }

    /// Runs `body` on a new snapshot.
    func read<T>(_ body: (TenantScope) throws -> T) throws -> T {
        try requestContext.store.read { publicScope in
            guard let scope = try publicScope.tenantScope(for: session, now: now) else {
                throw Problem.authenticationRequired
            }
            return try body(scope)
        }
    }

    /// Runs `body` in a transaction, after checking session, role and client again. The body may run twice: it must not
    /// use clock, random source, hashing or I/O.
    func write<T>(_ body: (TenantWriter) throws -> T) throws -> T {
        try requestContext.store.write(as: session, now: now) { writer in
            guard let tenant = try writer.scope.tenant(), tenant.isServed(now: now) else {
                throw Problem.portalNotFound
            }
            try writer.scope.user.role.check(permission)
            return try body(writer)
        }
    }

    /// Id and time for a transaction's only audit event, generated in advance.
    func stamp() -> EventStamp {
        EventStamp(id: services.random.id(), at: now, ip: request.clientAddress)
    }

    /// An audit event of this request, with a new id.
    func event(
        _ action: AuditAction, _ targetKind: AuditTarget, _ targetID: Int64? = nil, name: String? = nil,
        changes: [Change] = []
    ) -> NewAuditEvent {
        NewAuditEvent(
            id: services.random.id(), at: now, action: action, targetKind: targetKind,
            targetID: targetID.map(PublicID.string), targetName: name, ip: request.clientAddress,
            details: Change.json(changes))
    }
}
