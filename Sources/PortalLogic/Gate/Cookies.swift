/// The portal's cookies: one name per tenant, because two tenants may share one host.
enum Cookies {
    static let sessionPrefix = "__Host-portal-"

    /// Name of the session cookie of a client.
    static func session(_ client: Int64) -> String { sessionPrefix + PublicID.string(client) }

    /// Name of the cookie by which a device that has logged in before is known.
    static func device(_ client: Int64) -> String { "__Host-device-" + PublicID.string(client) }

    /// Every name and value of a `Cookie` header, in its order; what has no `=` is skipped.
    static func all(in header: String?) -> [(name: Substring, value: Substring)] {
        guard let header else { return [] }
        return header.utf8.split(separator: UInt8(ascii: ";")).compactMap { pair in
            let pair = pair.drop { $0 == UInt8(ascii: " ") }
            guard let equals = pair.firstIndex(of: UInt8(ascii: "=")) else { return nil }
            return (Substring(pair[..<equals]), Substring(pair[pair.index(after: equals)...]))
        }
    }

    /// The values of one cookie, which a client may send several times.
    static func values(named name: String, in header: String?) -> [Substring] {
        all(in: header).filter { $0.name == name }.map(\.value)
    }

    /// `Set-Cookie` of a cookie that only this host gets, only over TLS, and no script reads.
    /// - Parameter maxAge: seconds; `nil` ends with the browser, 0 removes the cookie.
    static func set(_ name: some StringProtocol, _ value: String, maxAge: Int64?) -> (name: String, value: String) {
        let age = maxAge.map { "; Max-Age=\($0)" } ?? ""
        return ("Set-Cookie", "\(name)=\(value)\(age); Path=/; Secure; HttpOnly; SameSite=Strict")
    }
}
