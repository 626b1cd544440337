import PortalToolkit

/// Writes import lines.
enum DemoLine {
    /// Creates a line; `client` is omitted for types without one.
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
    /// The elapsed share of a period, 0 to 1; periods start at the Unix epoch.
    func share(of period: Duration) -> Double {
        Double(milliseconds % period.milliseconds) / Double(period.milliseconds)
    }
}

extension JSONWriter {
    /// Writes money in the import format.
    mutating func amount(_ name: StaticString, minor: Int64, currency: String) {
        beginObject(name)
        field("amount_minor", minor)
        field("currency", currency)
        endObject()
    }
}
