import PortalAPI
import PortalRuntime

/// The announced body length of a request.
enum BodyLength: Equatable {
    case bytes(Int)
    case tooLarge
    case malformed

    /// Parses `CONTENT_LENGTH`; Caddy 2.6 sends -1 for a body of unknown length.
    /// - Parameter limit: in bytes.
    init(_ text: String?, limit: Int) {
        guard let text else {
            self = .bytes(0)
            return
        }
        guard !text.isEmpty, text.utf8.count <= 19, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
            self = .malformed
            return
        }
        let count = Int(text) ?? Int.max
        self = count > limit ? .tooLarge : .bytes(count)
    }
}

/// Decodes CGI parameters and a body into a `Request`, for FastCGI and plain CGI.
struct CGIRequestDecoder: Sendable {
    /// Proxies in front of the edge with a trusted `X-Forwarded-For`.
    let trustedProxies: TrustedProxies
    /// Limits the concurrent body reads.
    let bodies: Semaphore

    /// - Parameter readBody: returns exactly this many bytes, or `nil` for fewer or more.
    func request(from parameters: Parameters, readBody: (Int) -> [UInt8]?) -> Request {
        var request = head(from: parameters)
        if request.method == "POST", request.hasLines {
            request.bodyState = .unread
            return request
        }
        switch BodyLength(parameters.text(.contentLength), limit: request.bodyLimit) {
        case .malformed: request.bodyState = .malformed
        case .tooLarge: request.bodyState = .tooLarge
        case .bytes(0): break
        case .bytes(let count): decodeBody(count, readBody, into: &request)
        }
        return request
    }

    /// The announced length of a body that is left on the wire; `nil` for an unknown one.
    static func length(from parameters: Parameters) -> Int? {
        parameters.text(.contentLength).flatMap { Int($0) }.flatMap { $0 < 0 ? nil : $0 }
    }

    private func decodeBody(_ count: Int, _ readBody: (Int) -> [UInt8]?, into request: inout Request) {
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
        request.isPage = parameters.text(.page) == "1"
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

    /// Path and query as sent by the client; CGI (RFC 3875) itself only has a decoded path in two parts.
    private func target(of parameters: Parameters) -> (path: String, query: String) {
        guard let uri = parameters.repaired(.uri) else {
            let path = (parameters.repaired(.scriptName) ?? "") + (parameters.repaired(.path) ?? "")
            return (path, parameters.repaired(.query) ?? "")
        }
        guard let mark = uri.utf8.firstIndex(of: 0x3F) else { return (uri, "") }
        return (String(uri[..<mark]), String(uri[uri.utf8.index(after: mark)...]))
    }

    /// Scheme and host, for servers without `PORTAL_ORIGIN`.
    private func origin(of parameters: Parameters) -> String {
        let https = parameters.text(.https) == "on" || parameters.text(.scheme) == "https"
        let host = parameters.text(.serverName) ?? ""
        let port = parameters.text(.serverPort) ?? ""
        let plain = port.isEmpty || port == (https ? "443" : "80")
        return (https ? "https://" : "http://") + host + (plain ? "" : ":" + port)
    }
}
