/// A CSV table (RFC 4180) for spreadsheets: UTF-8 with a byte order mark, as some guess another charset without, CR LF
/// line ends, and formulas neutralised (OWASP, CSV Injection).
package struct CSV {
    /// Bytes not drained yet; starts with the byte order mark.
    package private(set) var bytes: [UInt8] = [0xef, 0xbb, 0xbf]

    package enum Field {
        /// Any text; `nil` is an empty field. Formulas are prefixed with an apostrophe.
        case text(String?)
        /// JSON; signs that would begin a formula are escaped, which keeps its value.
        case json(String)
        /// A generated number or flag, unescaped: a minus sign stays, so that programs can calculate.
        case plain(String)
    }

    package init() {}

    /// Appends a line; `nil` is an empty field.
    package mutating func row(_ fields: String?...) {
        row(fields.map(Field.text))
    }

    /// Appends a line.
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
