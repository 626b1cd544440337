import PortalStore
import PortalToolkit

extension TenantScope {
    /// Time for which a login or a proof counts.
    private static var proofLifetime: Duration { .minutes(10) }

    /// Refuses what hurts to a session that somebody else may have taken over (ASVS 5.0, 7.5.1 and 7.5.3).
    /// - Throws: `Problem` 403 `proof-required`.
    func requireProof(now: Instant) throws {
        // A clock that was set back makes none fresher.
        guard let provedAt = try provedAt(), provedAt > now - Self.proofLifetime, provedAt <= now + .minutes(1) else {
            throw Problem(
                .proofRequired, "Show again who you are, with POST profile/proof, and repeat the request.")
        }
    }
}
