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
    /// - Throws: `Seal.Broken` if none of the apps' secrets opens.
    package func use(_ typed: String, of authenticators: [Authenticator], now: Instant) throws -> FactorUse? {
        switch FactorCode(typed) {
        case .totp(let digits):
            return try use(ofApp: digits, authenticators, now: now)
        case .recovery(let code):
            return .recoveryCode(try RecoveryCode.hash(code, client: client, user: user))
        case nil:
            return nil
        }
    }

    private func use(ofApp digits: String, _ authenticators: [Authenticator], now: Instant) throws -> FactorUse? {
        var (found, broken): (FactorUse?, [Seal.Broken]) = (nil, [])
        for authenticator in authenticators {
            do {
                guard let step = try step(of: digits, authenticator.id, authenticator.secret, now: now) else {
                    continue
                }
                found = .authenticator(authenticator.id, step: step)
            } catch let error as Seal.Broken {
                // Its key is lost: other apps and recovery codes go on working.
                broken.append(error)
            }
        }
        if let error = broken.first, broken.count == authenticators.count { throw error }
        return found
    }

    /// The step of an app's first code; `nil` if it is wrong.
    package func step(of typed: String, _ authenticator: NewAuthenticator, now: Instant) throws -> Int64? {
        guard case .totp(let digits) = FactorCode(typed) else { return nil }
        return try step(of: digits, authenticator.id, authenticator.secret, now: now)
    }

    private func step(of digits: String, _ id: Int64, _ sealed: String, now: Instant) throws -> Int64? {
        let secret = try seal.open(sealed, for: Self.context(client, user, id))
        return try TOTP(secret: secret).step(of: digits, now: now)
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
    static func context(_ client: ClientID, _ user: UserID, _ id: Int64) -> String {
        "authenticator\n\(PublicID.string(client))\n\(PublicID.string(user))\n\(PublicID.string(id))"
    }
}
