/// A passkey of a user.
package struct Passkey: Sendable {
    package let id: Int64
    /// The id that its authenticator gave it, as base64url.
    package let credential: String
    /// The host that it was made on, and works on: its RP ID.
    package let host: String
    /// COSE number of its algorithm.
    package let algorithm: Int64
    /// As base64url.
    package let publicKey: String
    /// How its authenticator is reached, by the browser's words.
    package let transports: [String]
    /// What the user calls it.
    package let name: String
    package let createdAt: Instant
    /// Last login or proof with it.
    package let lastUsedAt: Instant?
    /// What it last said of itself.
    package let state: PasskeyState

    package init(
        id: Int64, credential: String, host: String, algorithm: Int64, publicKey: String, transports: [String],
        name: String, createdAt: Instant, state: PasskeyState
    ) {
        (self.id, self.credential, self.host) = (id, credential, host)
        (self.algorithm, self.publicKey, self.transports) = (algorithm, publicKey, transports)
        (self.name, self.createdAt, self.state) = (name, createdAt, state)
        lastUsedAt = nil
    }
}

/// What changes about a passkey with each use.
package struct PasskeyState: Sendable, Equatable {
    /// Whether it is kept beyond its device.
    package let isBackedUp: Bool
    /// Signatures so far; 0 from authenticators that do not count.
    package let counter: Int64
    /// When the challenge that it answered was made; earlier ones no longer count.
    package let challengedAt: Instant

    package init(isBackedUp: Bool, counter: Int64, challengedAt: Instant) {
        (self.isBackedUp, self.counter, self.challengedAt) = (isBackedUp, counter, challengedAt)
    }
}

/// Why a passkey's answer was refused, as the audit log tells it.
package enum PasskeyRefusal: String, StoredWord {
    /// It is none of the account's.
    case unknown
    /// Its challenge was not made here for this, or too long ago.
    case challenge
    /// Its challenge, or a later one, has been answered before.
    case reused
    /// It was given on another page's behalf.
    case origin
    /// It is for another host.
    case host
    /// Its counter has not gone up: there may be a copy of it.
    case counter
    /// Its signature is wrong, or it cannot be read.
    case signature
    /// The person was not verified, or not there.
    case verification
}

/// An answer of a passkey whose signature is right.
package struct PasskeyUse: Sendable, Equatable {
    package let id: Int64
    package let state: PasskeyState

    package init(id: Int64, state: PasskeyState) {
        (self.id, self.state) = (id, state)
    }
}
