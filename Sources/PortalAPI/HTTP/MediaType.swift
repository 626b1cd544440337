import PortalToolkit

/// A `Content-Type` (RFC 9110 §8.3.1): type and parameters, lower-cased except for the parameters' values.
struct MediaType {
    /// `type/subtype`.
    let name: String
    let parameters: [(name: String, value: String)]

    /// Parses leniently: an element without `=` has an empty value.
    init(_ text: String) {
        var elements = Self.elements(Array(text.utf8))
        name = Text.asciiLowercased(Self.trimmed(elements.removeFirst()))
        parameters = elements.filter { !Self.trimmed($0).isEmpty }.map { element in
            let halves = element.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let value = halves.count == 2 ? Self.trimmed(halves[1]) : ""
            return (Text.asciiLowercased(Self.trimmed(halves[0])), value)
        }
    }

    /// The only format of pictures.
    static let picture = "image/png"

    /// Newline-delimited JSON.
    static let lines = "application/x-ndjson"

    /// Whether it is JSON in UTF-8, the only charset between systems (RFC 8259 §8.1).
    var isJSON: Bool {
        name == "application/json" && parameters.allSatisfy { $0.name != "charset" || Self.isUTF8($0.value) }
    }

    /// The charset's name, or its common alias (WHATWG Encoding, labels).
    private static func isUTF8(_ charset: String) -> Bool {
        ["utf-8", "utf8"].contains(Text.asciiLowercased(charset))
    }

    /// The parts between semicolons, unquoted and unescaped; semicolons in quotes do not separate.
    private static func elements(_ text: [UInt8]) -> [ArraySlice<UInt8>] {
        var (elements, current, isQuoted, isEscaped) = ([ArraySlice<UInt8>](), [UInt8](), false, false)
        for byte in text {
            if isEscaped {
                current.append(byte)
                isEscaped = false
            } else if isQuoted, byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                isQuoted.toggle()
            } else if byte == UInt8(ascii: ";"), !isQuoted {
                elements.append(current[...])
                current = []
            } else {
                current.append(byte)
            }
        }
        return elements + [current[...]]
    }

    /// Trims spaces and tabs.
    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> String {
        let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
        let start = bytes.drop(while: isBlank)
        let end = start.reversed().drop(while: isBlank)
        return String(decoding: end.reversed(), as: UTF8.self)
    }
}
