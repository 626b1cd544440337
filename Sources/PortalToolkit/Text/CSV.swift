/// A table as CSV (RFC 4180) that spreadsheets read well: UTF-8 with a byte order mark, without which some take it for
/// another charset, line ends of CR LF, and nothing in it that would run as a formula (OWASP, CSV Injection).
package struct CSV {
    /// Bytes not drained yet; starts with the byte order mark.
    package private(set) var bytes: [UInt8] = [0xef, 0xbb, 0xbf]

    package enum Field {
        /// Anything; `nil` is an empty field. Where a formula would begin, an apostrophe comes before it.
        case text(String?)
        /// JSON, which stays the same to who reads it: where a formula would begin, its sign is escaped.
        case json(String)
        /// A number or flag of our own: a minus sign before digits is a number, so that programs can count with it.
        case plain(String)
    }

    package init() {}

    /// One line; `nil` is an empty field.
    package mutating func row(_ fields: String?...) {
        row(fields.map(Field.text))
    }

    /// One line.
    package mutating func row(_ fields: [Field]) {
        for (index, field) in fields.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            switch field {
            case .text(let text): append(SpreadsheetText.harmless(text ?? ""))
            case .json(let text): append(SpreadsheetText.harmless(json: text))
            case .plain(let text): bytes += Array(text.utf8)
            }
        }
        bytes += [0x0d, 0x0a]
    }

    /// Returns and clears the bytes written so far.
    package mutating func drain() -> [UInt8] {
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    private mutating func append(_ field: String) {
        guard field.utf8.contains(where: { Array("\",;\t\r\n".utf8).contains($0) }) else {
            bytes += Array(field.utf8)
            return
        }
        bytes.append(UInt8(ascii: "\""))
        for byte in field.utf8 {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
