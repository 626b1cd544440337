import PortalStore
import PortalToolkit

/// Authenticates a request of the control planes' API by its key.
enum KeyAuthenticator {
    /// Returns the scope of the request's key.
    /// - Throws: `Problem` 401 without a key that is valid now.
    static func scope(for request: Request, now: Instant, in scope: PublicScope) throws -> MSPScope {
        guard let secret = try request.bearerToken.flatMap({ try APIKeySecret(String($0)) }),
            let own = try scope.mspScope(secret: secret.digest, now: now)
        else { throw noKey }
        return own
    }

    static let noKey = Problem(
        .authenticationRequired, "Send a valid API key as bearer token.", headers: [("WWW-Authenticate", "Bearer")])

    /// - Throws: `Problem` 403 for a key that is not for this, or may not be used from where the request comes.
    static func check(_ key: APIKey, for wanted: APIScope, _ request: Request) throws(Problem) {
        guard isNear(request.clientAddress, key.networks) else {
            throw Problem(.permissionDenied, "This key may not be used from this address.")
        }
        guard key.scopes.contains(wanted) else {
            throw Problem(.permissionDenied, "This key is not for \(wanted.rawValue).")
        }
    }

    private static func isNear(_ address: String?, _ networks: [String]) -> Bool {
        guard !networks.isEmpty else { return true }
        guard let address = address.flatMap({ IPAddress($0) }) else { return false }
        return networks.contains { AddressRange($0)?.contains(address) ?? false }
    }
}
