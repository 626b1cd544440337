/// With what and from where somebody logs in.
package struct LoginPlace: Sendable {
    /// Whether the device has shown the cookie of an earlier login of the user.
    package let isKnownDevice: Bool
    /// Stands for browser and address, of which a device without cookies is known.
    package let browser: String
    /// Stands for the network.
    package let network: String

    package init(isKnownDevice: Bool, browser: String, network: String) {
        (self.isKnownDevice, self.browser, self.network) = (isKnownDevice, browser, network)
    }
}

/// What is new about the place of a login, to an account that has had others.
package enum LoginNews: Sendable, Equatable {
    case nothing, network, device
}

/// A device that stands in for a second factor for a while.
package struct TrustedDevice: Sendable {
    /// Id in the cookie of the device.
    package let id: Int64
    /// The browser's address when it was trusted.
    package let ip: String?
    package let userAgent: String?
    package let createdAt: Instant
    package let expiresAt: Instant

    package init(id: Int64, ip: String?, userAgent: String?, createdAt: Instant, expiresAt: Instant) {
        (self.id, self.ip, self.userAgent, self.createdAt, self.expiresAt) = (id, ip, userAgent, createdAt, expiresAt)
    }
}
