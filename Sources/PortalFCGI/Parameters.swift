import Glibc

/// The parameters used by the portal, found in one pass over `NAME=value` strings.
///
/// Confined to its thread and reused for each request; the strings are borrowed from the caller.
final class Parameters {
    /// A parameter used by the portal.
    enum Name: Int, CaseIterable {
        case method, uri, scriptName, path, query, host, origin, page, id, serverName, serverPort, https, scheme
        case remoteAddress, forwardedFor, contentLength, contentType, contentEncoding
        case cookie, authorization, secFetchSite, originHeader, userAgent, ifNoneMatch, background, idempotencyKey
        case webhookID, webhookTimestamp, webhookSignature

        /// The name on the wire.
        var text: StaticString {
            switch self {
            case .method: "REQUEST_METHOD"
            case .uri: "REQUEST_URI"
            case .scriptName: "SCRIPT_NAME"
            case .path: "PATH_INFO"
            case .query: "QUERY_STRING"
            case .host: "PORTAL_HOST"
            case .origin: "PORTAL_ORIGIN"
            case .page: "PORTAL_PAGE"
            case .id: "PORTAL_REQUEST_ID"
            case .serverName: "SERVER_NAME"
            case .serverPort: "SERVER_PORT"
            case .https: "HTTPS"
            case .scheme: "REQUEST_SCHEME"
            case .remoteAddress: "REMOTE_ADDR"
            case .forwardedFor: "HTTP_X_FORWARDED_FOR"
            case .contentLength: "CONTENT_LENGTH"
            case .contentType: "CONTENT_TYPE"
            case .contentEncoding: "HTTP_CONTENT_ENCODING"
            case .cookie: "HTTP_COOKIE"
            case .authorization: "HTTP_AUTHORIZATION"
            case .secFetchSite: "HTTP_SEC_FETCH_SITE"
            case .originHeader: "HTTP_ORIGIN"
            case .userAgent: "HTTP_USER_AGENT"
            case .ifNoneMatch: "HTTP_IF_NONE_MATCH"
            case .background: "HTTP_PORTAL_BACKGROUND"
            case .idempotencyKey: "HTTP_IDEMPOTENCY_KEY"
            case .webhookID: "HTTP_WEBHOOK_ID"
            case .webhookTimestamp: "HTTP_WEBHOOK_TIMESTAMP"
            case .webhookSignature: "HTTP_WEBHOOK_SIGNATURE"
            }
        }
    }

    typealias CStringArray = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>

    /// Names sorted by length: those of length n are in `names` from `starts[n]` to `starts[n + 1]`.
    private let names: [(name: Name, text: UnsafePointer<UInt8>)]
    private let starts: [Int]
    private var values: [UnsafePointer<CChar>?]

    init() {
        let order = Name.allCases.sorted { $0.text.utf8CodeUnitCount < $1.text.utf8CodeUnitCount }
        names = order.map { ($0, $0.text.utf8Start) }
        let lengths = order.map(\.text.utf8CodeUnitCount)
        starts = (0...(lengths.last ?? 0) + 1).map { length in lengths.count { $0 < length } }
        values = Array(repeating: nil, count: Name.allCases.count)
    }

    /// Replaces the previous request's parameters; the first of repeated names counts.
    func index(_ strings: CStringArray?) {
        for position in values.indices { values[position] = nil }
        guard var cursor = strings else { return }
        while let string = cursor.pointee {
            if let equals = strchr(string, 0x3D) { record(string, length: equals - string) }
            cursor += 1
        }
    }

    private func record(_ string: UnsafeMutablePointer<CChar>, length: Int) {
        guard length + 1 < starts.count else { return }
        for position in starts[length]..<starts[length + 1] where memcmp(names[position].text, string, length) == 0 {
            let place = names[position].name.rawValue
            if values[place] == nil { values[place] = UnsafePointer(string + length + 1) }
            return
        }
    }

    /// The value as text; `nil` if missing, empty or not UTF-8.
    func text(_ name: Name) -> String? {
        guard let value = values[name.rawValue], value.pointee != 0 else { return nil }
        return String(validatingCString: value)
    }

    /// The value with invalid UTF-8 replaced, so that it never equals a valid one.
    func repaired(_ name: Name) -> String? {
        guard let value = values[name.rawValue], value.pointee != 0 else { return nil }
        return String(cString: value)
    }
}
