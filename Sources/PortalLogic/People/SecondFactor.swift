package import PortalStore
package import PortalToolkit

/// The second factors of one user: what a typed code stands for, and new secrets.
package struct SecondFactor {
    private let seal: Seal
    private let client: ClientID
    private let user: UserID

    package init(_ ring: KeyRing, client: ClientID, user: UserID) {
        (seal, self.client, self.user) = (Seal(ring), client, user)
    }

    /// A new authenticator app and its secret.
    package func new(id: Int64, name: String, at now: Instant, _ random: RandomSource) throws -> (
        NewAuthenticator, TOTP
    ) {
        let totp = TOTP(secret: random.bytes(TOTP.secretLength))
        let sealed = try seal.seal(totp.secret, for: Self.context(client, user, id), random: random)
        return (NewAuthenticator(id: id, name: name, secret: sealed, createdAt: now), totp)
    }

    /// What a typed code stands for; whether it has been used is known only when it is used up. `nil` if it is wrong.
    package func use(_ typed: String, of authenticators: [Authenticator], now: Instant) throws -> FactorUse? {
        switch FactorCode(typed) {
        case .totp(let code):
            // Never leaves early, so that the time tells nothing about the others.
            var found: FactorUse?
            for authenticator in authenticators where authenticator.confirmedAt != nil {
                if let step = try step(of: code, authenticator, now: now) {
                    found = .authenticator(authenticator.id, step: step)
                }
            }
            return found
        case .recovery(let code):
            return .recoveryCode(try RecoveryCode.hash(code, client: client, user: user))
        case nil:
            return nil
        }
    }

    /// The step of an authenticator app's code; `nil` if it is wrong.
    package func step(of typed: String, _ authenticator: Authenticator, now: Instant) throws -> Int64? {
        let code: String
        if case .totp(let digits) = FactorCode(typed) { code = digits } else { code = typed }
        let secret: [UInt8]
        do {
            secret = try seal.open(authenticator.secret, for: Self.context(client, user, authenticator.id))
        } catch is Seal.Broken {
            // Its key is lost: other apps and recovery codes go on working.
            return nil
        }
        return try TOTP(secret: secret).step(of: code, now: now)
    }

    /// New recovery codes, and what is stored of them.
    package func recoveryCodes(_ random: RandomSource) throws -> (codes: [String], hashes: [String]) {
        let codes = RecoveryCode.make(random)
        return (
            codes,
            try codes.compactMap(RecoveryCode.normal).map { try RecoveryCode.hash($0, client: client, user: user) }
        )
    }

    /// What a sealed secret belongs to.
    private static func context(_ client: ClientID, _ user: UserID, _ id: Int64) -> String {
        "authenticator\n\(PublicID.string(client))\n\(PublicID.string(user))\n\(PublicID.string(id))"
    }

    /// Seals all secrets with the first key, so that the others may be dropped.
    package static func resealAll(_ ring: KeyRing, _ random: RandomSource, in store: StoreConnection) throws {
        let seal = Seal(ring)
        while try store.reseal(
            key: seal.key,
            {
                let context = context($0.client, $0.user, $0.authenticator)
                do {
                    return try seal.seal(seal.open($0.text, for: context), for: context, random: random)
                } catch is Seal.Broken {
                    // Its key is lost already.
                    return nil
                }
            })
        {}
    }
}
