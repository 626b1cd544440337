import PortalLogic
import PortalStore
import PortalToolkit

/// `GET /profile/sessions`: the user's sessions, and the devices that stand in for a second factor.
enum ListSessions {
    static func respond(_ context: RequestContext, _ scope: TenantScope) throws -> Response {
        try context.noQuery()
        let sessions = try scope.sessions(now: context.now)
        let devices = DeviceTrust.isAllowed(context) ? try scope.trustedDevices(now: context.now) : []
        let known = try context.knownDevice(email: EmailAddress.stored(scope.user.email).form)
        return .json(capacity: 256 + (sessions.count + devices.count) * 320) { json in
            json.objects("trusted_devices", devices) { json, device in
                json.id("id", device.id)
                json.instant("created_at", device.createdAt)
                json.instant("expires_at", device.expiresAt)
                json.field("ip", device.ip)
                json.field("device", DeviceName.of(device.userAgent))
                json.field("current", device.id == known)
            }
            json.objects("items", sessions) { json, session in
                json.id("id", session.id)
                json.instant("created_at", session.createdAt)
                json.instant("last_seen_at", session.lastSeenAt)
                json.field("ip", session.ip)
                json.field("device", DeviceName.of(session.userAgent))
                json.field("current", session.id == scope.session.session)
            }
        }
    }
}

/// `DELETE /profile/sessions/{id}`: ends one of the user's sessions.
enum RevokeSession {
    static func respond(_ context: SessionContext) throws -> Response {
        try context.noQuery()
        try context.noBody()
        let event = context.event(.sessionRevoked, .session, context.id)
        let isEnded = try context.write { try $0.revoke(session: context.id, audit: event) }
        guard isEnded else { throw Problem.notFound }
        return Response(status: 204, headers: [("Cache-Control", "no-store")])
    }
}

/// `DELETE /profile/devices/{id}`: no longer trusts one of the user's devices.
enum DistrustDevice {
    static func respond(_ context: SessionContext) throws -> Response {
        try context.noQuery()
        try context.noBody()
        let event = context.event(.deviceDistrusted, .user, context.user.id.number, name: context.user.name)
        try context.write { writer in
            let known = try writer.scope.trustedDevices(now: context.now).first { $0.id == context.id }
            guard let known else { throw Problem.notFound }
            var event = event
            event.details = Change.json([Change("trusted_devices", known.shownName, nil)])
            try writer.distrust(device: known.id, audit: event)
        }
        return Response(status: 204, headers: [("Cache-Control", "no-store")])
    }
}

/// `DELETE /profile/sessions`: ends the user's other sessions and the trust in devices; one audit event has their numbers.
enum EndOtherSessions {
    static func respond(_ context: SessionContext) throws -> Response {
        try context.noQuery()
        try context.noBody()
        let event = context.event(.sessionRevoked, .session)
        try context.write { writer in
            let count = try writer.scope.sessions(now: context.now).count
            let devices = try writer.scope.trustedDevices(now: context.now).count
            guard count > 1 || devices > 0 else { return }
            var event = event
            event.details = Change.json([
                Change("sessions", String(count), "1"),
                Change("trusted_devices", devices > 0 ? String(devices) : nil, nil),
            ])
            try writer.endOtherSessions(audit: event)
        }
        return Response(status: 204, headers: [("Cache-Control", "no-store")])
    }
}
