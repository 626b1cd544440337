/// An HTTP request as received from the edge; values only, no pointers into C libraries.
package struct Request: Sendable {
    /// The method as sent: `GET`, `POST`, …
    package var method: String
    /// The raw, undecoded path of the request target, before the `?`.
    package var path: String
    /// The raw query, without the `?`; may be empty.
    package var query: String
    /// `PORTAL_HOST`: the host matched by the edge, with or without port; never a client's header (edge rules).
    package var host: String
    /// `PORTAL_ORIGIN`: the request's scheme and host, for the cross-site check.
    package var origin: String
    /// `PORTAL_PAGE`: whether the edge asks if it may serve the shell at this address.
    package var isPage: Bool
    /// `PORTAL_REQUEST_ID`: 36 characters, included in log lines and problems.
    package var id: String
    /// The client's address, behind trusted proxies; `nil` if the edge sent none.
    package var clientAddress: String?
    /// `Cookie` header, raw.
    package var cookie: String?
    /// `Authorization` header, raw.
    package var authorization: String?
    /// `Content-Type` header, raw.
    package var contentType: String?
    /// `Content-Encoding` header, raw.
    package var contentEncoding: String?
    /// `Sec-Fetch-Site` header.
    package var secFetchSite: String?
    /// `Origin` header.
    package var originHeader: String?
    /// `User-Agent` header.
    package var userAgent: String?
    /// `If-None-Match` header.
    package var ifNoneMatch: String?
    /// `Idempotency-Key` header, raw: retries under the same key create one session, or one command.
    package var idempotencyKey: String?
    /// `Webhook-Id` header, from the control plane.
    package var webhookID: String?
    /// `Webhook-Timestamp` header.
    package var webhookTimestamp: String?
    /// `Webhook-Signature` header.
    package var webhookSignature: String?
    /// Whether `Portal-Background: 1` was sent: a refetch timer, not user activity.
    package var isBackground: Bool
    /// The received part of the body.
    package var body: [UInt8]
    /// State of the body on the wire, as determined by the transport.
    package var bodyState: BodyState

    /// The token of an `Authorization` header of the scheme Bearer (RFC 6750 §2.1).
    var bearerToken: Substring? {
        guard let authorization else { return nil }
        let scheme = authorization.utf8.prefix { $0 != UInt8(ascii: " ") }
        guard scheme.elementsEqual("bearer".utf8, by: { $0 | 0x20 == $1 }) else { return nil }
        return Substring(authorization.utf8.dropFirst(scheme.count).drop { $0 == UInt8(ascii: " ") })
    }

    /// Whether the request has a body, read or not.
    var hasBody: Bool { !body.isEmpty || bodyState != .complete }

    /// Whether the body is newline-delimited JSON, which the transport leaves on the wire for its route.
    package var hasLines: Bool { contentType.map { MediaType($0).name == MediaType.lines } ?? false }

    /// Whether it has a body that is a picture.
    var hasPicture: Bool { hasBody && isOfPicture }

    private var isOfPicture: Bool { contentType.map { MediaType($0).name == MediaType.picture } ?? false }

    /// How long a body may be that is read into memory, in bytes; as the edge has it (caddy/Caddyfile).
    package var bodyLimit: Int { isOfPicture ? ChangeLogo.limit : 64 * 1024 }

    /// The transport's findings about the body; invalid states become problems.
    package enum BodyState: Sendable {
        /// Complete as per `Content-Length`, or absent.
        case complete
        /// Of unknown length (`Content-Length: -1`), or shorter than announced.
        case malformed
        /// Longer than ``bodyLimit``.
        case tooLarge
        /// Too many threads are reading bodies.
        case refused
        /// Still on the wire, to be received by its route.
        case unread
    }

    /// Creates a request without body and headers.
    package init(method: String, path: String, query: String = "", host: String, id: String) {
        self.method = method
        self.path = path
        self.query = query
        self.host = host
        self.id = id
        origin = "https://" + host
        isPage = false
        isBackground = false
        body = []
        bodyState = .complete
    }
}
