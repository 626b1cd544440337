/// What a transfer is, and how it ended.
extension CurlClient {
    struct Request {
        var url: String
        var connectMilliseconds: Int
        var totalMilliseconds: Int
        var payload: Payload

        enum Payload {
            /// - Parameter reach: Where it may connect to, and then not through a proxy; `nil` for anywhere.
            case post(headers: [String], body: [UInt8], reach: Reach? = nil)
            /// Not through a proxy. `roots` as for a probe.
            case get(roots: String? = nil)
            /// A HEAD request on a new connection to this address, whatever the URL's host resolves to, and not through a
            /// proxy. `roots` is a file of trusted certificates; `nil` for the system's.
            case probe(host: String, port: UInt16, roots: String?)
            /// An RFC 5322 message; `isPrivate` requires TLS.
            case mail(from: String, to: String, message: [UInt8], isPrivate: Bool)
        }
    }

    struct Outcome: Sendable {
        /// HTTP status or last SMTP reply code; 0 without a response.
        var status: Int
        /// Start of the HTTP response body.
        var body: [UInt8]
        /// Transfer error; `nil` after a complete response.
        var failure: String?
        /// Whether the peer may have received any of the request.
        var mayHaveArrived: Bool
        /// Whether the mail server rejected this message or its recipient. Earlier replies (greeting, EHLO, AUTH, MAIL,
        /// DATA) concern the server or the settings.
        var concernsMail: Bool
        /// What the response asks for by `Retry-After`, in seconds.
        var retryAfter: Int?
        /// Of a probe.
        var probe: EdgeProbe?
    }
}

extension CurlClient.Outcome {
    /// Outcome of a transfer that could not be started.
    init(notStarted error: any Error) {
        self.init(status: 0, body: [], failure: "\(error)", mayHaveArrived: false, concernsMail: false)
    }
}
