import PortalToolkit

/// The portal's cookies. Names are per tenant, as tenants may share a host.
enum Cookies {
    static let sessionPrefix = "__Host-portal-"

    /// Name of a client's session cookie.
    static func session(_ client: ClientID) -> String { sessionPrefix + PublicID.string(client) }

    /// Name of a client's device cookie.
    static func device(_ client: ClientID) -> String { "__Host-device-" + PublicID.string(client) }

    /// Name of the cookie of a client's login that waits for a second factor.
    static func login(_ client: ClientID) -> String { "__Host-login-" + PublicID.string(client) }

    /// The clients that a `Cookie` header has session cookies of; whether those are good is not known.
    static func sessionClients(in header: String?) -> Set<ClientID> {
        Set(
            all(in: header).compactMap { name, _ in
                guard name.hasPrefix(sessionPrefix) else { return nil }
                return PublicID.id(name.dropFirst(sessionPrefix.count)).map { ClientID($0) }
            })
    }

    /// All names and values of a `Cookie` header, in order; skips parts without `=`.
    static func all(in header: String?) -> [(name: Substring, value: Substring)] {
        guard let header else { return [] }
        return header.utf8.split(separator: UInt8(ascii: ";")).compactMap { pair in
            let pair = pair.drop { $0 == UInt8(ascii: " ") }
            guard let equals = pair.firstIndex(of: UInt8(ascii: "=")) else { return nil }
            return (Substring(pair[..<equals]), Substring(pair[pair.index(after: equals)...]))
        }
    }

    /// All values of a cookie; clients may send several.
    static func values(named name: String, in header: String?) -> [Substring] {
        // Most headers hold other tenants' cookies too; only matching ones are parsed.
        guard let header, header.utf8.count > name.utf8.count else { return [] }
        let bytes = header.utf8
        let first = name.utf8.first
        var found: [Substring] = []
        var start = bytes.startIndex
        while start < bytes.endIndex {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: ";")) ?? bytes.endIndex
            while start < end, bytes[start] == UInt8(ascii: " ") { bytes.formIndex(after: &start) }
            if start < end, bytes[start] == first, let value = value(of: name, in: bytes[start..<end]) {
                found.append(value)
            }
            start = end < bytes.endIndex ? bytes.index(after: end) : end
        }
        return found
    }

    private static func value(of name: String, in pair: Substring.UTF8View) -> Substring? {
        guard pair.starts(with: name.utf8) else { return nil }
        let rest = pair.dropFirst(name.utf8.count)
        return rest.first == UInt8(ascii: "=") ? Substring(rest.dropFirst()) : nil
    }

    /// A `Set-Cookie` field, host-only, `Secure` and `HttpOnly`.
    /// - Parameter maxAge: `nil` for a browser session, 0 to remove the cookie.
    static func set(_ name: some StringProtocol, _ value: String, maxAge: Duration?) -> (name: String, value: String) {
        let age = maxAge.map { "; Max-Age=\($0.components.seconds)" } ?? ""
        return ("Set-Cookie", "\(name)=\(value)\(age); Path=/; Secure; HttpOnly; SameSite=Strict")
    }
}
