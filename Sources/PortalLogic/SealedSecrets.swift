package import PortalStore
package import PortalToolkit

/// What the database holds sealed, over all clients and MSPs: secrets of second factors and of webhooks.
package enum SealedSecrets {
    /// Seals the secrets of keys that will be dropped with the first key, which all processes know already.
    /// - Returns: The number of secrets that no key opens.
    package static func reseal(
        dropping keys: Set<String>, _ ring: KeyRing, _ random: RandomSource, in store: StoreConnection
    ) throws -> Int {
        let seal = Seal(ring)
        var broken = 0
        try store.eachPageOfSecrets { page in
            let leaving = page.filter { secret in
                let key = Seal.key(of: secret.text)
                return keys.contains(key) || !ring.keys.contains { $0.id == key }
            }
            let opened = try leaving.compactMap { secret in try open(secret, by: seal).map { (secret, $0) } }
            broken += leaving.count - opened.count
            try store.replace(
                opened.map { ($0, try seal.seal($1, for: context(of: $0), random: random)) })
        }
        return broken
    }

    /// Numbers of secrets that no key of a ring opens.
    package struct Lost: Sendable, Equatable {
        /// Of authenticator apps, and of how many.
        package var authenticators = 0, allAuthenticators = 0
        /// Of webhooks' endpoints.
        package var webhooks = 0
    }

    /// Counts the secrets that no key of the ring opens.
    package static func lost(_ ring: KeyRing, in store: StoreConnection) throws -> Lost {
        let seal = Seal(ring)
        var lost = Lost()
        try store.eachPageOfSecrets { page in
            for secret in page {
                let isLost = try open(secret, by: seal) == nil
                switch secret.place {
                case .authenticator:
                    lost.allAuthenticators += 1
                    if isLost { lost.authenticators += 1 }
                case .webhook: if isLost { lost.webhooks += 1 }
                }
            }
        }
        return lost
    }

    private static func context(of secret: SealedSecret) -> String {
        switch secret.place {
        case .authenticator(let client, let user, let id): SecondFactor.context(client, user, id)
        case .webhook(let msp, let endpoint, let id): WebhookSeal.context(msp, endpoint, id)
        }
    }

    /// - Returns: `nil` if no key opens it.
    private static func open(_ secret: SealedSecret, by seal: Seal) throws -> [UInt8]? {
        do {
            return try seal.open(secret.text, for: context(of: secret))
        } catch is Seal.Broken {
            return nil
        }
    }
}
