import PortalToolkit

/// The signed cookie `__Host-device-<client id>`: proof that this user has logged in on this device. By itself it grants a
/// separate throttle counter only; a device that is trusted is named by it (`DeviceTrust`).
struct DeviceCookie {
    /// The end of the year 9999, in Unix seconds: what claims to end later is not computed with.
    private static let latest: Int64 = 253_402_300_799
    /// Lifetime of the cookie.
    static let lifetime = Duration.days(365)

    let ring: KeyRing

    /// The cookie's value: device id, expiry and MAC. The MAC covers the e-mail address, which the value omits.
    func value(device: Int64, client: ClientID, email: String, now: Instant) throws -> String {
        guard let key = ring.keys.first else { throw CryptoFailure(operation: "HMAC without a key") }
        let head = "\(PublicID.string(device)).\((now + Self.lifetime).seconds)"
        return head + "." + Base64.url.encode(try code(head, client, email, key))
    }

    /// The device id in a cookie; `nil` unless it is authentic, unexpired, and for this client and address.
    /// - Parameter since: Cookies that were issued before do not count.
    /// - Throws: `CryptoFailure` if libcrypto fails; implies nothing about the cookie.
    func device(_ value: Substring, client: ClientID, email: String, since: Instant = 0, now: Instant) throws -> Int64?
    {
        let parts = value.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let device = PublicID.id(parts[0]), let seconds = Int64(parts[1]),
            seconds > now.seconds, seconds <= Self.latest, Instant(seconds: seconds) - Self.lifetime >= since,
            let given = Base64.url.decode(parts[2])
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
