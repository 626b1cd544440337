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

    /// The id of the device that the request comes from, if the user has logged in on it.
    /// - Parameters:
    ///   - email: of the user, in the form of its throttles.
    ///   - since: Logins before do not count.
    func knownDevice(email: String, since: Instant = 0) throws -> Int64? {
        let cookie = DeviceCookie(ring: keys.ring)
        return try Cookies.values(named: Cookies.device(tenant.id), in: request.cookie)
            .compactMap { try cookie.device($0, client: tenant.id, email: email, since: since, now: now) }.first
    }

    /// The cookie that makes a device known as the user's.
    /// - Parameter email: of the user, in the form of its throttles.
    func deviceCookie(_ device: Int64, email: String, now: Instant) throws -> (name: String, value: String) {
        let cookie = try DeviceCookie(ring: keys.ring).value(device: device, client: tenant.id, email: email, now: now)
        return Cookies.set(Cookies.device(tenant.id), cookie, maxAge: DeviceCookie.lifetime)
    }

    /// The cookie that makes this device known, after a right code. Its time is cut to seconds, and one as old as the
    /// factor does not count.
    func deviceCookie(afterCodeOf user: PortalUser) throws -> (name: String, value: String) {
        let email = EmailAddress.stored(user.email).form
        let device = try knownDevice(email: email) ?? services.random.id()
        return try deviceCookie(device, email: email, now: now + .seconds(1))
    }

    /// The audit event of a login, without its changes.
    func loginEvent(_ user: PortalUser) -> NewAuditEvent { event(.authLogin, on: user.id, name: user.name) }

    /// What the audit event of a login tells.
    /// - Parameters:
    ///   - factor: the second factor; `nil` for none.
    ///   - trusted: whether the device is trusted, from now on or already.
    ///   - news: what is new to the account.
    func loginChanges(_ factor: FactorKind? = nil, trusted: Bool = false, _ news: LoginNews) -> [Change] {
        let device = DeviceName.of(request.userAgent) ?? request.clientAddress
        return (factor.map { [Change("factors", nil, $0)] } ?? [])
            + (trusted ? [Change("trusted_devices", nil, device)] : [])
            + (news == .device ? [Change("new_device", nil, device)] : [])
            + (news == .network ? [Change("new_network", nil, request.clientAddress)] : [])
    }

    /// A mail that tells a user what happened to their account.
    func notice(_ event: AccountNotice.Event, id: Int64, to user: PortalUser) -> NewMail {
        accountNotice(event).mail(id: id, to: user, at: now)
    }

    /// What happened, with the request's device and address.
    func accountNotice(_ event: AccountNotice.Event) -> AccountNotice {
        AccountNotice(event, device: DeviceName.of(request.userAgent), address: request.clientAddress)
    }
}
