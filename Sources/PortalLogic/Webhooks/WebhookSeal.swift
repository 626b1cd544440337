import PortalStore
package import PortalToolkit

/// A new secret of an endpoint, drawn before it is stored.
package struct NewWebhookSecret: Sendable {
    /// Bytes of a secret; Standard Webhooks wants 24 to 64.
    private static let length = 32

    private let id: Int64
    private let key: [UInt8]
    private let seal: Seal
    private let random: RandomSource

    package init(_ ring: KeyRing, _ random: RandomSource) {
        (id, key, seal, self.random) = (random.id(), random.bytes(Self.length), Seal(ring), random)
    }

    /// As its receiver needs it; shown once.
    package var text: String { Webhook.prefix + Base64.standard.encode(key) }

    /// What is stored of it.
    func stored(for endpoint: WebhookEndpoint) throws -> WebhookSecret {
        let context = WebhookSeal.context(endpoint.msp, endpoint.id, id)
        return WebhookSecret(id: id, sealed: try seal.seal(key, for: context, random: random))
    }
}

/// Secrets of endpoints, sealed for the database.
enum WebhookSeal {
    static func open(_ secret: WebhookSecret, of endpoint: WebhookEndpoint, by seal: Seal) throws -> [UInt8] {
        try seal.open(secret.sealed, for: context(endpoint.msp, endpoint.id, secret.id))
    }

    /// What a sealed secret belongs to.
    static func context(_ msp: MSPID, _ endpoint: Int64, _ id: Int64) -> String {
        "webhook\n\(PublicID.string(msp))\n\(PublicID.string(endpoint))\n\(PublicID.string(id))"
    }
}
