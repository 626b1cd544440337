import PortalAPI
import PortalToolkit

/// The CGI head of a response (RFC 3875 §6): `Status`, the header fields, `Content-Length`, an empty line.
struct ResponseHead: ~Copyable {
    /// Reused, to avoid allocations.
    private var bytes = ByteWriter(capacity: 1024)

    /// Statuses of responses without body and length (RFC 9110 §15.3.5, §15.4.5).
    static func isBodiless(_ status: Int) -> Bool { status == 204 || status == 304 }

    /// Replaces the bytes by the head of a response.
    /// - Parameter hasLength: whether the body is all that there is to send.
    mutating func fill(_ response: borrowing Response, hasLength: Bool = true) {
        bytes.removeAll()
        bytes.append("Status: " as StaticString)
        bytes.append(decimal: Int64(response.status))
        bytes.append(0x20)
        bytes.append(Self.reason(response.status))
        endLine()
        for (name, value) in response.headers {
            addClean(name)
            bytes.append(": " as StaticString)
            addClean(value)
            endLine()
        }
        if hasLength, !Self.isBodiless(response.status) {
            bytes.append("Content-Length: " as StaticString)
            bytes.append(decimal: Int64(response.body.count))
            endLine()
        }
        endLine()
    }

    /// Calls `body` with the bytes, valid only during the call.
    borrowing func withBytes<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R { bytes.withBytes(body) }

    private mutating func endLine() { bytes.append("\r\n" as StaticString) }

    /// Replaces control characters, above all CR and LF, by spaces: no value can start another header.
    private mutating func addClean(_ text: String) {
        var text = text
        text.withUTF8 { text in
            for byte in text { bytes.append(byte < 0x20 || byte == 0x7F ? 0x20 : byte) }
        }
    }

    /// The reason phrase for HTTP/1 and CGI servers; empty for statuses the portal never sends.
    private static func reason(_ status: Int) -> StaticString {
        switch status {
        case 200: "OK"
        case 201: "Created"
        case 202: "Accepted"
        case 204: "No Content"
        case 301: "Moved Permanently"
        case 302: "Found"
        case 303: "See Other"
        case 304: "Not Modified"
        case 307: "Temporary Redirect"
        case 308: "Permanent Redirect"
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 409: "Conflict"
        case 410: "Gone"
        case 413: "Content Too Large"
        case 415: "Unsupported Media Type"
        case 422: "Unprocessable Content"
        case 429: "Too Many Requests"
        case 500: "Internal Server Error"
        case 503: "Service Unavailable"
        default: ""
        }
    }
}
