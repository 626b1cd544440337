import PortalStore
import PortalToolkit

/// Authenticates a request of the control planes' API by its key.
enum KeyAuthenticator {
    /// Returns the scope of the key.
    /// - Throws: `Problem` 401 without a key that is valid now; 403 for one from elsewhere than it may be used.
    static func scope(
        for request: Request, host: String, now: Instant, in scope: PublicScope
    ) throws -> MSPScope {
        guard let secret = try secret(of: request), let own = try scope.mspScope(secret: secret.digest, now: now) else {
            throw Problem(
                .authenticationRequired, "Send a valid API key as bearer token.",
                headers: [("WWW-Authenticate", "Bearer")])
        }
        guard isNear(request.clientAddress, own.key.networks) else {
            throw Problem(.permissionDenied, "This key may not be used from this address.")
        }
        // Another MSP's own host is nothing to it.
        if let msp = try scope.msp(baseHost: host), msp != own.key.msp { throw Problem.notFound }
        return own
    }

    private static func secret(of request: Request) throws -> APIKeySecret? {
        guard let authorization = request.authorization else { return nil }
        let parts = authorization.utf8.split(separator: UInt8(ascii: " "), maxSplits: 1)
        guard parts.count == 2, String(Substring(parts[0])).lowercased() == "bearer" else { return nil }
        return try APIKeySecret(String(Substring(parts[1])))
    }

    private static func isNear(_ address: String?, _ networks: [String]) -> Bool {
        guard !networks.isEmpty else { return true }
        guard let address = address.flatMap({ IPAddress($0) }) else { return false }
        return networks.contains { AddressRange($0)?.contains(address) ?? false }
    }
}
