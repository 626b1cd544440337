import PortalLogic
import PortalStore
import PortalToolkit

extension World {
    /// Does what an operator does.
    func operate(_ body: (Operations) throws -> Void) throws {
        let store = try Store(path: path).connect()
        defer { store.close() }
        let (now, prepared) = (clock.now, Operations.PreparedValues(.system))
        try store.operate {
            try body(Operations($0, now: now, prepared: prepared, hostRules: .init(baseHosts: [])))
        }
    }

    /// The secret of a new API key.
    func apiKey(
        _ scopes: Set<APIScope>, of msp: String = "msp1", from networks: [String] = [], until end: Instant? = nil,
        name: String = "PSA"
    ) throws -> String {
        let secret = try APIKeySecret(.system)
        let stored = try APIKeyDigest(secret)
        try operate {
            try $0.addAPIKey(name, msp: msp, scopes: scopes, networks: networks, expiresAt: end, secret: stored)
        }
        return secret.text
    }
}
