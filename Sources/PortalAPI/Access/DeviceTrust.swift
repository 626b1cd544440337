import PortalLogic
import PortalStore
import PortalToolkit

/// Devices that stand in for a second factor after one was shown there: the password alone logs in.
enum DeviceTrust {
    /// For how long a device stands in for a second factor, without renewal.
    static let days: Int64 = 30
    static let lifetime = Duration.days(days)

    /// Whether owner and MSP allow it.
    static func isAllowed(_ context: RequestContext) -> Bool { AccountPolicy(context.tenant).allowsDeviceTrust }

    /// Returns the trusted device that the request comes from.
    /// - Parameters:
    ///   - user: who logs in; for nobody it costs the same.
    ///   - begun: the session that an earlier try of this login has begun, and named the device by. It takes a cookie
    ///     of that device all the same, the one of before.
    static func device(
        _ context: RequestContext, of user: PortalUser?, email: String, begun: Int64?, _ scope: PublicScope
    ) throws -> TrustedDevice? {
        let known = try context.knownDevice(email: email)
        let trusted = try scope.trustedDevices(of: user?.id ?? 0, client: context.tenant.id, now: context.now)
        guard let known, isAllowed(context) else { return nil }
        return trusted.first { $0.id == known || $0.id == begun }
    }
}

extension TrustedDevice {
    /// What people know it by, for an audit event.
    var shownName: String? { DeviceName.of(userAgent) ?? ip }
}
