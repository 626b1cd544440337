import PortalToolkit

/// Writes import lines.
enum DemoLine {
    static let minute: Int64 = 60_000
    static let hour: Int64 = 60 * minute
    static let day: Int64 = 24 * hour

    /// A line of a type; `client` is left out where it is none's.
    static func make(_ type: String, client: String? = nil, _ body: (inout JSONWriter) -> Void) -> [UInt8] {
        var json = JSONWriter(capacity: 512)
        json.object { json in
            json.field("type", type)
            if let client { json.field("client", client) }
            body(&json)
        }
        return json.finish()
    }

    static func heartbeat(_ client: String) -> [UInt8] {
        make("heartbeat", client: client) { _ in }
    }
}

extension JSONWriter {
    /// Money as import lines hold it.
    mutating func amount(_ name: StaticString, minor: Int64, currency: String) {
        beginObject(name)
        field("amount_minor", minor)
        field("currency", currency)
        endObject()
    }
}
