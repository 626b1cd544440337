/// What a browser says of the call that had an authenticator sign (WebAuthn Level 3, §5.8.1): its `clientDataJSON`.
package struct ClientData: Sendable, Equatable {
    /// Kind of call.
    package enum Kind: String, Sendable {
        case create = "webauthn.create"
        case get = "webauthn.get"
    }

    /// Longer ones are not read: a challenge, an origin and a browser's remarks take 300 bytes.
    package static let maximumLength = 4096

    package let kind: Kind
    /// The challenge's bytes.
    package let challenge: [UInt8]
    package let origin: String
    /// Whether the page was in a frame of another origin.
    package let isCrossOrigin: Bool

    /// `nil` unless it is JSON of this form; members that are not known may be there (§5.8.1.2).
    package init?(_ bytes: [UInt8]) {
        guard bytes.count <= Self.maximumLength, let json = try? JSON(bytes),
            case .string(let type) = json["type"], let kind = Kind(rawValue: type),
            case .string(let text) = json["challenge"], let challenge = Base64.url.decode(text),
            case .string(let origin) = json["origin"]
        else { return nil }
        (self.kind, self.challenge, self.origin) = (kind, challenge, origin)
        switch json["crossOrigin"] {
        case nil, .bool(false): isCrossOrigin = json["topOrigin"] != nil
        case .bool(true): isCrossOrigin = true
        default: return nil
        }
    }
}
