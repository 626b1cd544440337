import PortalLogic
import PortalStore
import PortalToolkit

extension RequestContext {
    /// A user's second factors.
    func secondFactor(of user: PortalUser) -> SecondFactor {
        SecondFactor(keys.ring, client: tenant.id, user: user.id)
    }

    /// An audit event about a user's factors, with the device.
    func factorEvent(
        _ action: AuditAction, _ user: PortalUser, id: Int64? = nil, _ changes: [Change] = []
    ) -> NewAuditEvent {
        event(action, on: user.id, name: user.name, id: id, changes + deviceChange)
    }

    /// The device of the request, for an audit event.
    var deviceChange: [Change] {
        DeviceName.of(request.userAgent).map { [Change("device", nil, $0)] } ?? []
    }

    /// The cookie that makes this device known, after a right code. Its time is cut to seconds, and one as old as the
    /// factor does not count.
    func deviceCookie(afterCodeOf user: PortalUser) throws -> (name: String, value: String) {
        try SessionStart.deviceCookie(
            self, device: services.random.id(), email: EmailAddress.stored(user.email).form, now: now + .seconds(1))
    }

    /// A mail that tells a user what happened to their account.
    func notice(_ event: AccountNotice.Event, id: Int64, to user: PortalUser) -> NewMail {
        AccountNotice(event, device: DeviceName.of(request.userAgent), address: request.clientAddress)
            .mail(id: id, to: user, at: now)
    }
}
