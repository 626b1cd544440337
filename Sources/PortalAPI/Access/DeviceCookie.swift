import PortalToolkit

/// The signed cookie `__Host-device-<client id>`: this device has logged in as this user of this client before, so
/// that it has a throttle counter of its own. It opens nothing.
struct DeviceCookie {
    /// How long a device is remembered.
    static let lifetime = Duration.days(365)

    let ring: KeyRing

    /// The cookie's value: device id, expiry and their code. The e-mail address is authenticated, not contained.
    func value(device: Int64, client: ClientID, email: String, now: Instant) throws -> String {
        guard let key = ring.keys.first else { throw CryptoFailure(operation: "HMAC without a key") }
        let head = "\(PublicID.string(device)).\((now + Self.lifetime).seconds)"
        return head + "." + Base64.url.encode(try code(head, client, email, key))
    }

    /// The device that a cookie names, when it is ours, for this client and address, and not too old.
    /// - Throws: `CryptoFailure`, which says nothing about the cookie.
    func device(_ value: Substring, client: ClientID, email: String, now: Instant) throws -> Int64? {
        let parts = value.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let device = PublicID.id(parts[0]), let seconds = Int64(parts[1]),
            seconds > now.seconds, let given = Base64.url.decode(parts[2])
        else { return nil }
        let head = "\(parts[0]).\(parts[1])"
        let isOurs = try ring.keys.contains { try Crypto.isEqual(given, code(head, client, email, $0)) }
        return isOurs ? device : nil
    }

    private func code(_ head: String, _ client: ClientID, _ email: String, _ key: KeyRing.Key) throws -> [UInt8] {
        let message = "portal-device\n\(head)\n\(PublicID.string(client))\n\(email)"
        return try HMACSHA256(key: key.secret).code(message.utf8)
    }
}
