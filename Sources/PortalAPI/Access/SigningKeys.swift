package import PortalToolkit
import Synchronization

/// The process's signing keys, replaced as a whole when the key file has changed (SIGHUP).
package final class SigningKeys: Sendable {
    private let state: Mutex<(ring: KeyRing, generation: Int)>

    /// Keys to begin with.
    package init(_ ring: KeyRing) {
        state = Mutex((ring, 0))
    }

    /// The keys as they are now; the generation changes with each replacement.
    var current: (ring: KeyRing, generation: Int) { state.withLock { $0 } }

    /// Takes over a new key file's keys; every thread uses them from its next request on.
    package func replace(with ring: KeyRing) {
        state.withLock { $0 = (ring, $0.generation + 1) }
    }
}

/// One thread's view of the signing keys, with the contexts that libcrypto wants confined to it.
final class ThreadKeys {
    private let keys: SigningKeys
    private var generation = -1
    private var cached: Tokens?
    /// Tokens whose signature has been checked with the keys of this generation; their times are checked each time.
    private var known: [Substring: TokenClaims] = [:]
    private static let maximumEntries = 1000

    init(_ keys: SigningKeys) {
        self.keys = keys
    }

    /// Signs and checks session tokens with today's keys.
    func tokens() throws -> Tokens {
        let (ring, generation) = keys.current
        if let cached, generation == self.generation { return cached }
        let tokens = try Tokens(ring)
        cached = tokens
        known.removeAll()
        self.generation = generation
        return tokens
    }

    /// The claims of a token that is the portal's and valid at `now`; `nil` for any other.
    /// - Throws: `CryptoFailure`, which says nothing about the token.
    func claims(_ token: Substring, now: Instant) throws -> TokenClaims? {
        let tokens = try tokens()
        if let claims = known[token], Tokens.isInTime(claims, now: now) { return claims }
        let claims: TokenClaims
        do { claims = try tokens.verify(token, now: now) } catch is TokenRejection { return nil }
        if known.count >= Self.maximumEntries { known.removeAll() }
        // A copy of its own: the substring would keep the whole header alive.
        known[Substring(String(token))] = claims
        return claims
    }

    /// Today's keys themselves.
    var ring: KeyRing { keys.current.ring }
}
