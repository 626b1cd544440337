import PortalLogic

/// The CGI head of an answer (RFC 3875 §6): `Status`, the header fields, `Content-Length`, an empty line.
struct ResponseHead {
    /// The bytes; kept from answer to answer so that nothing is allocated.
    private(set) var bytes: [UInt8] = []

    /// Statuses whose answers have neither body nor length (RFC 9110 §15.3.5, §15.4.5).
    static func isBodiless(_ status: Int) -> Bool { status == 204 || status == 304 }

    /// Replaces the bytes by the head of this answer.
    mutating func fill(_ response: Response) {
        bytes.removeAll(keepingCapacity: true)
        add("Status: ")
        add(String(response.status))
        add(" ")
        add(Self.reason(response.status))
        add("\r\n")
        for (name, value) in response.headers { field(name, value) }
        if !Self.isBodiless(response.status) { field("Content-Length", String(response.body.count)) }
        add("\r\n")
    }

    private mutating func field(_ name: String, _ value: String) {
        addClean(name)
        add(": ")
        addClean(value)
        add("\r\n")
    }

    private mutating func add(_ text: String) { bytes.append(contentsOf: text.utf8) }

    /// A control character, above all CR and LF, becomes a space: no value can start another header.
    private mutating func addClean(_ text: String) {
        let start = bytes.count
        add(text)
        for position in start..<bytes.count where bytes[position] < 0x20 || bytes[position] == 0x7F {
            bytes[position] = 0x20
        }
    }

    /// The phrase for HTTP/1 and CGI servers; empty for what the portal does not send.
    private static func reason(_ status: Int) -> String {
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
