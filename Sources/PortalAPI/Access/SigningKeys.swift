package import PortalToolkit
import Synchronization

/// The process's signing keys, replaced as a whole on SIGHUP.
package final class SigningKeys: Sendable {
    private let state: Mutex<(ring: KeyRing, generation: Int)>

    /// - Parameter ring: the initial keys.
    package init(_ ring: KeyRing) {
        state = Mutex((ring, 0))
    }

    /// The current keys; the generation changes with each replacement.
    var current: (ring: KeyRing, generation: Int) { state.withLock { $0 } }

    /// Replaces the keys; each thread uses the new ones from its next request.
    package func replace(with ring: KeyRing) {
        state.withLock { $0 = (ring, $0.generation + 1) }
    }
}

/// A thread's view of the signing keys, with libcrypto's thread-confined contexts.
final class ThreadKeys {
    private let keys: SigningKeys
    private var generation = -1
    private var cached: Tokens?
    /// Tokens verified with the keys of this generation; their times are checked on each use.
    private var known: [Substring: TokenClaims] = [:]
    private static let maximumEntries = 1000

    init(_ keys: SigningKeys) {
        self.keys = keys
    }

    /// Signs and verifies session tokens with the current keys.
    func tokens() throws -> Tokens {
        let (ring, generation) = keys.current
        if let cached, generation == self.generation { return cached }
        let tokens = try Tokens(ring)
        cached = tokens
        known.removeAll()
        self.generation = generation
        return tokens
    }

    /// The claims of a token issued by the portal and valid at `now`, else `nil`.
    /// - Throws: `CryptoFailure` if libcrypto fails; implies nothing about the token.
    func claims(_ token: Substring, now: Instant) throws -> TokenClaims? {
        let tokens = try tokens()
        if let claims = known[token], Tokens.isInTime(claims, now: now) { return claims }
        let claims: TokenClaims
        do { claims = try tokens.verify(token, now: now) } catch is TokenRejection { return nil }
        if known.count >= Self.maximumEntries { known.removeAll() }
        // A copy: the substring would keep the whole header alive.
        known[Substring(String(token))] = claims
        return claims
    }

    /// The current keys.
    var ring: KeyRing { keys.current.ring }
}
