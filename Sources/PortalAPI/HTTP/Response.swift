/// A response: status, headers, body, and facts for the log.
package struct Response: Sendable {
    /// HTTP status code.
    package var status: Int
    /// Header fields in sending order; the transport adds `Content-Length`.
    package var headers: [(name: String, value: String)]
    /// The whole body; for HEAD the transport sends only its length.
    package var body: [UInt8]
    /// Facts for the log line, beside status and time.
    package var log = LogFacts()

    /// Creates a response.
    package init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// Facts of a request for its log line; never secrets.
    package struct LogFacts: Sendable {
        /// The matched route's pattern, such as `/nodes/{id}`.
        package var route: String?
        /// The matched route's place in ``Routes/names``, for the counters; 0 for none.
        package var routeNumber = 0
        /// Slug of the resolved tenant.
        package var tenant: String?
        /// Public id of the signed-in user.
        package var user: String?
        /// The private cause of a 500 or 503: names, never values.
        package var cause: String?
    }
}
