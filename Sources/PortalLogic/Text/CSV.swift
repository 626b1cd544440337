/// A table as CSV (RFC 4180), with line ends of CR LF. A field that a spreadsheet would take for a formula begins with
/// an apostrophe instead (OWASP, CSV Injection).
struct CSV {
    private(set) var bytes: [UInt8] = []

    enum Field {
        /// Anything; `nil` is an empty field.
        case text(String?)
        /// A number or word of our own, which may begin with a minus sign.
        case plain(String)
    }

    /// One line; `nil` is an empty field.
    mutating func row(_ fields: String?...) {
        row(fields.map(Field.text))
    }

    /// One line.
    mutating func row(_ fields: [Field]) {
        for (index, field) in fields.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            switch field {
            case .text(let text): append(text ?? "")
            case .plain(let text): bytes += Array(text.utf8)
            }
        }
        bytes += [0x0d, 0x0a]
    }

    /// What has been written since the last time.
    mutating func take() -> [UInt8] {
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    private mutating func append(_ field: String) {
        let text = Array(field.utf8)
        let isFormula = text.first.map { Array("=+-@\t\r\n".utf8).contains($0) } ?? false
        guard isFormula || text.contains(where: { Array("\",\r\n".utf8).contains($0) }) else {
            bytes += text
            return
        }
        bytes.append(UInt8(ascii: "\""))
        if isFormula { bytes.append(UInt8(ascii: "'")) }
        for byte in text {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
