import PortalLogic
import PortalStore

/// What a request to the edge under a domain's name has shown.
struct EdgeProbe: Sendable {
    /// The header that the edge puts on every answer, with the value 1.
    static let marker = "Portal-Edge"
    /// A handshake that is held for longer does not end well, in seconds: authorities answer within half of it.
    static let patience = 60.0
    /// X509_V_ERR_CERT_HAS_EXPIRED
    private static let expired = 10

    let result: ProbeResult

    /// - Parameters:
    ///   - isMarked: Whether the answer has the marker.
    ///   - certificate: `Name:value` lines of the certificate.
    init(_ end: End, isMarked: Bool, certificate: [String]) {
        result =
            switch end {
            case .answered where !isMarked: .bad(.elsewhere)
            case .answered: Certificate(lines: certificate).map(ProbeResult.good) ?? .unknown
            case .unverified(Self.expired): .bad(.expired)
            // The chain is good, so it is the name.
            case .unverified(0): .bad(.wrongName)
            case .unverified: .bad(.untrusted)
            case .noHandshake: .bad(.refused)
            case .unreached: .unknown
            }
    }

    /// How the request ended.
    enum End {
        case answered
        /// The certificate is not good: OpenSSL's code, or 0 for the name.
        case unverified(Int)
        case noHandshake
        case unreached
    }
}

extension Certificate {
    /// Reads libcurl's lines about a certificate.
    fileprivate init?(lines: [String]) {
        func value(_ name: String) -> String? {
            lines.first { $0.hasPrefix(name + ":") }.map { String($0.dropFirst(name.utf8.count + 1)) }
        }
        guard let issuer = value("Issuer"), let start = value("Start date").flatMap(Instant.init(certificateDate:)),
            let end = value("Expire date").flatMap(Instant.init(certificateDate:))
        else { return nil }
        self.init(issuer: Self.name(in: issuer), notBefore: start, notAfter: end)
    }

    /// The organisation of a distinguished name such as `C = US, O = Let's Encrypt, CN = R3`, else its common name.
    private static func name(in text: String) -> String {
        let parts = text.split(separator: ",").map { $0.split(separator: "=", maxSplits: 1).map(trimmed) }
        func part(_ key: String) -> String? { parts.first { $0.count == 2 && $0[0] == key }?[1] }
        return String((part("O") ?? part("CN") ?? text).prefix(200))
    }

    private static func trimmed(_ text: Substring) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}

extension Instant {
    /// Parses `Nov 29 03:58:52 2026 GMT`.
    fileprivate init?(certificateDate text: String) {
        let seconds = CurlClient.seconds(ofDate: text)
        guard let seconds else { return nil }
        self.init(seconds: seconds)
    }
}
