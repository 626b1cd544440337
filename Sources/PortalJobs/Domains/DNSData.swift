import PortalLogic

/// Parsers of record data; `nil` if malformed.
enum DNSData {
    /// A TXT record: its strings, joined.
    static func text(_ data: [UInt8]) -> String? {
        var (text, rest) = ([UInt8](), data[...])
        guard !data.isEmpty else { return nil }
        while let length = rest.popFirst() {
            guard rest.count >= length else { return nil }
            text += rest.prefix(Int(length))
            rest = rest.dropFirst(Int(length))
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// A CAA record (RFC 8659).
    static func authority(_ data: [UInt8]) -> CAARecord? {
        guard data.count >= 2, data[1] > 0, data.count >= 2 + Int(data[1]) else { return nil }
        let tag = data[2..<(2 + Int(data[1]))]
        return CAARecord(
            isCritical: data[0] & 0x80 != 0, tag: String(decoding: tag, as: UTF8.self).lowercased(),
            value: String(decoding: data[tag.endIndex...], as: UTF8.self))
    }
}
