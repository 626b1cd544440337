import PortalStore

/// What a handler that changes something knows: the request, who asks, and the way to write as them.
struct SessionCall {
    let call: Call
    let session: SessionKey
    /// Who is signed in, as of the gate's snapshot; inside `write` the writer's scope knows better.
    let user: PortalUser
    let permission: Permission?

    /// Runs `body` on a snapshot of its own.
    func read<T>(_ body: (TenantScope) throws -> T) throws -> T {
        try call.store.read { open in
            guard let scope = try open.scope(for: session, now: call.now) else { throw Problem.authenticationRequired }
            return try body(scope)
        }
    }

    /// Runs `body` in one transaction that has read session, role and client again; nothing decided before can have
    /// changed there. The body may run twice: no clock, random source, hashing or I/O in it.
    func write<T>(_ body: (TenantWriter) throws -> T) throws -> T {
        try call.store.write(as: session, now: call.now) { writer in
            guard let tenant = try writer.scope.tenant(), tenant.isServed(now: call.now) else {
                throw Problem.portalNotFound
            }
            try writer.scope.user.role.check(permission)
            return try body(writer)
        }
    }

    /// An audit event of this call, with a new id.
    func event(
        _ action: String, _ targetKind: String, _ targetID: Int64? = nil, name: String? = nil,
        changes: [Change] = []
    ) -> NewAuditEvent {
        NewAuditEvent(
            id: call.services.random.id(), at: call.now, action: action, targetKind: targetKind,
            targetID: targetID.map(PublicID.string), targetName: name, ip: call.request.clientAddress,
            details: Change.json(changes))
    }
}
