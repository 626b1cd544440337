/// What goes back: status, headers, the whole body, and the facts for the log line.
package struct Response: Sendable {
    /// HTTP status code.
    package var status: Int
    /// Header fields in the order in which they are sent; `Content-Length` is added by the transport.
    package var headers: [(name: String, value: String)]
    /// The whole body; the transport leaves it out for HEAD but keeps its length.
    package var body: [UInt8]
    /// What the log line says beside status and time.
    package var log = LogFacts()

    /// A response of these parts.
    package init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The facts of a request that its log line holds; never a secret.
    package struct LogFacts: Sendable {
        /// The route's pattern, such as `/nodes/{id}`; `nil` when none matched.
        package var route: String?
        /// Slug of the resolved tenant.
        package var tenant: String?
        /// Public id of the signed-in user.
        package var user: String?
        /// The private cause of a 500 or 503: names, never values.
        package var cause: String?
    }
}
