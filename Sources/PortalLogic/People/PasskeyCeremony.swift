package import PortalStore
package import PortalToolkit

/// One purpose that passkeys are asked for on one host: its challenges, and the check of their answers.
///
/// A challenge is the time it was made, random bytes and a MAC over both with what it is for, so nothing is stored until it
/// is answered. An answer counts once: see ``PasskeyState/challengedAt``.
package struct PasskeyCeremony: Sendable {
    /// What a challenge is for. Each but a login is for one session, or one login that waits, by its id.
    package enum Purpose: Sendable, Equatable {
        case registration(session: Int64)
        case login
        case factor(tokenHash: String)
        case proof(session: Int64)

        /// Signed with the challenge.
        fileprivate var text: String {
            switch self {
            case .registration(let session): "registration \(PublicID.string(session))"
            case .login: "login"
            case .factor(let tokenHash): "factor \(tokenHash)"
            case .proof(let session): "proof \(PublicID.string(session))"
            }
        }

        /// Whether the passkey stands for a password too.
        fileprivate var needsVerification: Bool {
            switch self {
            case .login, .proof: true
            case .registration, .factor: false
            }
        }
    }

    /// Why an answer is refused.
    package struct Refused: Error, Equatable {
        package let reason: PasskeyRefusal

        package init(reason: PasskeyRefusal) {
            self.reason = reason
        }
    }

    /// Time to answer a challenge.
    package static let lifetime = Duration.minutes(5)
    private static let timeLength = 8
    private static let randomLength = 16

    private let ring: KeyRing
    private let client: ClientID
    private let purpose: Purpose
    /// The RP ID.
    package let host: String
    /// Of the portal's pages on this host.
    private let origin: String

    package init(_ ring: KeyRing, _ purpose: Purpose, client: ClientID, host: String, origin: String) {
        (self.ring, self.purpose, self.client) = (ring, purpose, client)
        (self.host, self.origin) = (host, origin)
    }

    /// The user handle of a person's passkeys: random, and nobody else's.
    package static func handle(client: ClientID, user: UserID) -> String {
        Base64.url.encode([client.number, user.number].flatMap(bytes(of:)))
    }

    /// A new challenge, as base64url.
    package func challenge(now: Instant, _ random: RandomSource) throws -> String {
        guard let key = ring.keys.first else { throw CryptoFailure(operation: "HMAC without a key") }
        let head = Self.bytes(of: now.milliseconds) + random.bytes(Self.randomLength)
        return Base64.url.encode(head + (try code(head, key)))
    }

    /// The new passkey that a browser has registered.
    /// - Throws: ``Refused``, or `CryptoFailure`.
    package func credential(_ answer: RegistrationAnswer, now: Instant) throws -> (WebAuthn.Credential, PasskeyState) {
        let challengedAt = try checked(answer.clientData, .create, now: now)
        let credential = try refusing { try WebAuthn.credential(answer.authenticatorData, host: host) }
        return (credential, Self.state(credential.state, challengedAt))
    }

    /// What a passkey's answer stands for; whether it has been used is known only when it is used up.
    /// - Throws: ``Refused``, or `CryptoFailure`.
    package func use(_ answer: PasskeyAnswer, of passkey: Passkey, user: UserID, now: Instant) throws -> PasskeyUse {
        let challengedAt = try checked(answer.clientData, .get, now: now)
        guard passkey.host == host else { throw Refused(reason: .host) }
        guard let algorithm = WebAuthn.Algorithm(rawValue: passkey.algorithm),
            let key = Base64.url.decode(passkey.publicKey),
            answer.userHandle == Self.handle(client: client, user: user)
                || answer.userHandle == nil && purpose != .login
        else { throw Refused(reason: .signature) }
        let state = try refusing {
            try WebAuthn.verify(
                answer.authenticatorData, clientData: answer.clientData, signature: answer.signature,
                key: WebAuthn.PublicKey(algorithm, key), host: host)
        }
        guard state.isVerified || !purpose.needsVerification else { throw Refused(reason: .verification) }
        return PasskeyUse(id: passkey.id, state: Self.state(state, challengedAt))
    }

    /// - Returns: When its challenge was made.
    private func checked(_ bytes: [UInt8], _ kind: ClientData.Kind, now: Instant) throws -> Instant {
        guard let data = ClientData(bytes), data.kind == kind else { throw Refused(reason: .signature) }
        guard data.origin == origin, !data.isCrossOrigin else { throw Refused(reason: .origin) }
        guard let madeAt = try madeAt(data.challenge), madeAt > now - Self.lifetime, madeAt <= now + .minutes(1) else {
            throw Refused(reason: .challenge)
        }
        return madeAt
    }

    /// When a challenge was made; `nil` if it was not made for this.
    private func madeAt(_ challenge: [UInt8]) throws -> Instant? {
        let head = Array(challenge.prefix(Self.timeLength + Self.randomLength))
        let given = Array(challenge.dropFirst(head.count))
        guard try ring.keys.contains(where: { Crypto.isEqual(given, try code(head, $0)) }) else { return nil }
        return Instant(milliseconds: head.prefix(Self.timeLength).reduce(0) { $0 << 8 | Int64($1) })
    }

    private func code(_ head: [UInt8], _ key: KeyRing.Key) throws -> [UInt8] {
        let text = "portal-passkey\n\(PublicID.string(client))\n\(host)\n\(purpose.text)\n"
        return try HMACSHA256(key: key.secret).code(Array(text.utf8) + head)
    }

    private func refusing<T>(_ body: () throws -> T) throws -> T {
        do { return try body() } catch let rejection as WebAuthn.Rejection {
            switch rejection {
            case .otherHost: throw Refused(reason: .host)
            case .nobodyPresent: throw Refused(reason: .verification)
            case .malformed, .signature: throw Refused(reason: .signature)
            }
        }
    }

    private static func state(_ state: WebAuthn.State, _ challengedAt: Instant) -> PasskeyState {
        PasskeyState(isBackedUp: state.isBackedUp, counter: state.counter, challengedAt: challengedAt)
    }

    private static func bytes(of number: Int64) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }
}

/// What a browser sends of a new passkey.
package struct RegistrationAnswer: Sendable {
    package let clientData: [UInt8]
    package let authenticatorData: [UInt8]

    package init(clientData: [UInt8], authenticatorData: [UInt8]) {
        (self.clientData, self.authenticatorData) = (clientData, authenticatorData)
    }
}

/// What a browser sends when a passkey has answered.
package struct PasskeyAnswer: Sendable {
    /// The credential's id, as base64url.
    package let credential: String
    package let clientData: [UInt8]
    package let authenticatorData: [UInt8]
    package let signature: [UInt8]
    /// Whose passkey it says it is, as base64url.
    package let userHandle: String?

    package init(
        credential: String, clientData: [UInt8], authenticatorData: [UInt8], signature: [UInt8], userHandle: String?
    ) {
        (self.credential, self.clientData, self.authenticatorData) = (credential, clientData, authenticatorData)
        (self.signature, self.userHandle) = (signature, userHandle)
    }
}
