import PortalLogic
import PortalStore
import PortalToolkit

/// Devices that stand in for a second factor after one was shown there: the password alone logs in.
enum DeviceTrust {
    /// For how long a device stands in for a second factor, without renewal.
    static let days: Int64 = 30
    static let lifetime = Duration.days(days)

    /// Returns the trusted device that the request comes from.
    /// - Parameter user: who logs in; for nobody it costs the same.
    static func device(_ context: RequestContext, of user: PortalUser?, email: String, _ scope: PublicScope) throws
        -> TrustedDevice?
    {
        let known = try context.knownDevice(email: email)
        let trusted = try scope.trustedDevices(of: user?.id ?? 0, client: context.tenant.id, now: context.now)
        guard AccountPolicy(context.tenant).allowsDeviceTrust else { return nil }
        return trusted.first { $0.id == known }
    }
}

extension LoginPlace {
    /// - Parameters:
    ///   - address: the browser's.
    ///   - agent: the user agent.
    init(address: String?, agent: String?, isKnownDevice: Bool) throws {
        let browser = "\(address.map(NetworkAddress.prefix) ?? "") \(agent ?? "")"
        self.init(
            isKnownDevice: isKnownDevice,
            browser: "browser:" + Base64.url.encode(try Crypto.sha256(Array(browser.utf8))),
            network: "network:" + (address.map(NetworkAddress.provider) ?? ""))
    }
}
