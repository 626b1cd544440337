import PortalLogic
import PortalRuntime

/// What of a body a request announces.
enum BodyLength: Equatable {
    case bytes(Int)
    case tooLarge
    case malformed

    /// The longest body that is read, in bytes.
    static let limit = 64 * 1024

    /// Judges `CONTENT_LENGTH`; Caddy 2.6 sends -1 for a body of unknown length.
    init(_ text: String?) {
        guard let text else {
            self = .bytes(0)
            return
        }
        guard !text.isEmpty, text.utf8.count <= 19, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
            self = .malformed
            return
        }
        let count = Int(text) ?? Int.max
        self = count > Self.limit ? .tooLarge : .bytes(count)
    }
}

/// Turns parameters and body into a `Request`; the same for FastCGI and plain CGI.
struct Translation: Sendable {
    /// Proxies in front of the edge whose `X-Forwarded-For` is believed.
    let trustedProxies: TrustedProxies
    /// Limits the concurrent body reads.
    let bodies: Semaphore

    /// Builds the request.
    /// - Parameter readBody: returns exactly so many bytes, or `nil` when fewer or more came.
    func request(from parameters: Parameters, readBody: (Int) -> [UInt8]?) -> Request {
        var request = head(from: parameters)
        switch BodyLength(parameters.text(.contentLength)) {
        case .malformed: request.bodyState = .malformed
        case .tooLarge: request.bodyState = .tooLarge
        case .bytes(0): break
        case .bytes(let count): take(count, readBody, into: &request)
        }
        return request
    }

    private func take(_ count: Int, _ readBody: (Int) -> [UInt8]?, into request: inout Request) {
        guard bodies.tryAcquire() else {
            request.bodyState = .refused
            return
        }
        defer { bodies.release() }
        guard let body = readBody(count) else {
            request.bodyState = .malformed
            return
        }
        request.body = body
    }

    private func head(from parameters: Parameters) -> Request {
        let (path, query) = target(of: parameters)
        let host = parameters.text(.host) ?? parameters.text(.serverName) ?? ""
        var request = Request(
            method: parameters.text(.method) ?? "", path: path, query: query, host: host,
            id: RequestID.accepted(parameters.text(.id)) ?? RequestID.random())
        request.origin = parameters.text(.origin) ?? origin(of: parameters)
        request.clientAddress = trustedProxies.client(
            peer: parameters.text(.remoteAddress), forwardedFor: parameters.text(.forwardedFor))
        request.cookie = parameters.text(.cookie)
        request.authorization = parameters.text(.authorization)
        request.contentType = parameters.text(.contentType)
        request.contentEncoding = parameters.repaired(.contentEncoding)
        request.secFetchSite = parameters.text(.secFetchSite)
        request.originHeader = parameters.text(.originHeader)
        request.userAgent = parameters.text(.userAgent)
        request.ifNoneMatch = parameters.text(.ifNoneMatch)
        request.idempotencyKey = parameters.text(.idempotencyKey)
        request.webhookID = parameters.text(.webhookID)
        request.webhookTimestamp = parameters.text(.webhookTimestamp)
        request.webhookSignature = parameters.text(.webhookSignature)
        request.isBackground = parameters.text(.background) == "1"
        return request
    }

    /// Path and query as the client sent them; CGI itself (RFC 3875) only knows a decoded path in two parts.
    private func target(of parameters: Parameters) -> (path: String, query: String) {
        guard let uri = parameters.repaired(.uri) else {
            let path = (parameters.repaired(.scriptName) ?? "") + (parameters.repaired(.path) ?? "")
            return (path, parameters.repaired(.query) ?? "")
        }
        guard let mark = uri.utf8.firstIndex(of: 0x3F) else { return (uri, "") }
        return (String(uri[..<mark]), String(uri[uri.utf8.index(after: mark)...]))
    }

    /// Scheme and host of a server that does not set `PORTAL_ORIGIN`.
    private func origin(of parameters: Parameters) -> String {
        let https = parameters.text(.https) == "on" || parameters.text(.scheme) == "https"
        let host = parameters.text(.serverName) ?? ""
        let port = parameters.text(.serverPort) ?? ""
        let plain = port.isEmpty || port == (https ? "443" : "80")
        return (https ? "https://" : "http://") + host + (plain ? "" : ":" + port)
    }
}
