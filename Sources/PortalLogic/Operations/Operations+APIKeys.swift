package import PortalStore
package import PortalToolkit

extension APIKeyDigest {
    /// What is stored of a secret.
    package init(_ secret: APIKeySecret) throws {
        self.init(digest: try secret.digest, hint: secret.hint)
    }
}

extension Operations {
    /// How long the former secret of a rotated key goes on working, unless the operator says.
    package static let standardOverlap = Duration.hours(24)
    /// Hours of overlap that can be asked for.
    package static let overlapHours: ClosedRange<Int64> = 0...720

    /// Adds an API key of an MSP.
    /// - Parameters:
    ///   - name: unique in the MSP.
    ///   - secret: made before the transaction.
    @discardableResult
    package func addAPIKey(
        _ name: String, msp slug: String, scopes: Set<APIScope>, networks: [String], expiresAt: Instant?,
        secret: APIKeyDigest
    ) throws -> APIKey {
        let msp = try lockedMSP(slug)
        guard try scope.apiKeys(of: msp.id).allSatisfy({ $0.name != name }) else {
            throw Refusal("\(slug) already has a key \(name)", field: "name", .taken)
        }
        if let expiresAt, expiresAt <= now { throw Refusal("lies in the past", field: "expires", .outOfRange) }
        let key = APIKey(
            id: prepared.id, msp: msp.id, name: name, scopes: scopes, networks: networks, createdAt: now,
            expiresAt: expiresAt)
        let changes = [
            Change("scopes", nil, key.scopeWords.joined(separator: " ")),
            Change("networks", nil, networks.isEmpty ? nil : networks.joined(separator: " ")),
            Change("expires_at", nil, expiresAt.map(RFC3339.string)),
        ]
        try writer.add(key, secret, of: msp, audit: event(.apiKeyAdded, target(key), changes))
        return key
    }

    /// Gives an API key another secret; the one before ends after `overlap`.
    /// - Returns: when it ends.
    @discardableResult
    package func rotateAPIKey(
        _ name: String, msp slug: String, overlap: Duration, secret: APIKeyDigest
    ) throws -> Instant {
        let msp = try lockedMSP(slug)
        let key = try apiKey(name, of: msp)
        guard key.isValid(at: now) else { throw Refusal("the key \(name) has expired; add another one") }
        let end = min(now + overlap, key.expiresAt ?? now + overlap)
        let changes = [Change("overlap_hours", nil, String(overlap.components.seconds / 3600))]
        try writer.rotate(
            key, to: secret, end: end, of: msp, audit: event(.apiKeyRotated, target(key), changes))
        return end
    }

    /// Removes an API key; it stops working at once.
    package func revokeAPIKey(_ name: String, msp slug: String) throws {
        let msp = try lockedMSP(slug)
        let key = try apiKey(name, of: msp)
        try writer.remove(key, of: msp, audit: event(.apiKeyRevoked, target(key)))
    }

    private func target(_ key: APIKey) -> EventTarget { (.apiKey, key.id, key.name) }

    private func apiKey(_ name: String, of msp: MSP) throws -> APIKey {
        guard let key = try scope.apiKeys(of: msp.id).first(where: { $0.name == name }) else {
            throw Refusal("\(msp.slug) has no key \(name)", field: "name", .noSuch)
        }
        return key
    }
}
