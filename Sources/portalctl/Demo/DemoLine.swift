import PortalToolkit

/// Writes import lines.
enum DemoLine {
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

extension Instant {
    /// How much of a period has passed, 0 to 1; periods are counted from the Unix epoch.
    func share(of period: Duration) -> Double {
        Double(milliseconds % period.milliseconds) / Double(period.milliseconds)
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
