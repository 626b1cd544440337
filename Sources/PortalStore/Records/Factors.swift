/// Kind of second factor.
package enum FactorKind: String, StoredWord {
    case totp, recovery, passkey
}

/// The factors of a user that count.
package struct UserFactors: Sendable {
    package let authenticators: [Authenticator]
    package let passkeys: [Passkey]

    package var isEmpty: Bool { authenticators.isEmpty && passkeys.isEmpty }
    package var count: Int { authenticators.count + passkeys.count }

    /// When the first of them was added; `nil` without one.
    package var since: Instant? {
        (authenticators.map(\.confirmedAt) + passkeys.map(\.createdAt)).min()
    }
}

/// An authenticator app of a user that counts.
package struct Authenticator: Sendable {
    package let id: Int64
    /// What the user calls the device.
    package let name: String
    /// Sealed.
    package let secret: String
    package let createdAt: Instant
    /// When its first code was entered.
    package let confirmedAt: Instant
    /// Last login or proof with it.
    package let lastUsedAt: Instant?
}

/// An authenticator app that waits for its first code, and does not count.
package struct NewAuthenticator: Sendable {
    package let id: Int64
    package let name: String
    /// Sealed.
    package let secret: String
    package let createdAt: Instant

    package init(id: Int64, name: String, secret: String, createdAt: Instant) {
        (self.id, self.name, self.secret, self.createdAt) = (id, name, secret, createdAt)
    }
}

/// A login whose password was right, and which waits for a second factor.
package struct LoginChallenge: Sendable {
    /// SHA-256 of its token, as text.
    package let tokenHash: String
    package let user: UserID
    /// Whether the login keeps the device signed in.
    package let remember: Bool
    package let expiresAt: Instant
    /// The session that it has led to; `nil` while it waits.
    package let session: Int64?

    package init(tokenHash: String, user: UserID, remember: Bool, expiresAt: Instant, session: Int64? = nil) {
        (self.tokenHash, self.user, self.remember, self.expiresAt) = (tokenHash, user, remember, expiresAt)
        self.session = session
    }
}

/// What a typed code or a passkey's answer stands for, to be used up in a transaction.
package enum FactorUse: Sendable, Equatable {
    /// An authenticator app and the step of its code.
    case authenticator(Int64, step: Int64)
    /// The hash of a recovery code.
    case recoveryCode(String)
    case passkey(PasskeyUse)

    package var kind: FactorKind {
        switch self {
        case .authenticator: .totp
        case .recoveryCode: .recovery
        case .passkey: .passkey
        }
    }
}

/// A sealed secret with the row it belongs to.
package struct SealedSecret: Sendable {
    /// Which row that is.
    package enum Place: Sendable {
        case authenticator(client: ClientID, user: UserID, id: Int64)
        case webhook(msp: MSPID, endpoint: Int64, id: Int64)
    }

    package let place: Place
    package let text: String
}
