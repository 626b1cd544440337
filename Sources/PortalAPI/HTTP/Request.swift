/// One HTTP request as the edge hands it over; holds values only, no pointer into a C library.
package struct Request: Sendable {
    /// The method as sent: `GET`, `POST`, …
    package var method: String
    /// The raw path of the request target, before the `?`, not decoded.
    package var path: String
    /// The raw query, without the `?`; empty when there is none.
    package var query: String
    /// `PORTAL_HOST`: the host that the edge matched, with or without port, never a client's header (edge rules).
    package var host: String
    /// `PORTAL_ORIGIN`: scheme and host that this request came to, for the cross-site check.
    package var origin: String
    /// `PORTAL_REQUEST_ID`: goes into log lines and problems; 36 characters.
    package var id: String
    /// Address of the client, after trusted proxies have been taken off; `nil` when the edge gave none.
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
    /// `Idempotency-Key` header, raw: under one key a client sends one login, however often.
    package var idempotencyKey: String?
    /// `Webhook-Id` header, of the control plane.
    package var webhookID: String?
    /// `Webhook-Timestamp` header.
    package var webhookTimestamp: String?
    /// `Webhook-Signature` header.
    package var webhookSignature: String?
    /// Whether `Portal-Background: 1` came: a refetch timer, which does not count as activity of a person.
    package var isBackground: Bool
    /// What arrived of the body.
    package var body: [UInt8]
    /// State of the body on the wire, judged by the transport.
    package var bodyState: BodyState

    /// Whether a body came, read or not.
    var hasBody: Bool { !body.isEmpty || bodyState != .complete }

    /// The transport's findings about the body; invalid states become problems.
    package enum BodyState: Sendable {
        /// All of `Content-Length` arrived (or there is no body).
        case complete
        /// The length is unknown (`Content-Length: -1`), or fewer bytes came than announced.
        case malformed
        /// Longer than 64 KiB.
        case tooLarge
        /// Too many threads read bodies just now.
        case refused
    }

    /// A request without body and headers; set what is known.
    package init(method: String, path: String, query: String = "", host: String, id: String) {
        self.method = method
        self.path = path
        self.query = query
        self.host = host
        self.id = id
        origin = "https://" + host
        isBackground = false
        body = []
        bodyState = .complete
    }
}
