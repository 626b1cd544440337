package import PortalToolkit

/// How much a log line matters; lines below the configured level are left out.
package enum LogLevel: String, Sendable, CaseIterable, Comparable {
    case debug, info, notice, warning, error

    /// In the order of declaration.
    package static func < (left: LogLevel, right: LogLevel) -> Bool { left.rank < right.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// One JSON object on one line, built field by field: `{"time":"…","level":"info",…}`.
///
/// Quotes, backslashes and every control character (CR, LF, escapes, C1) in a value are encoded, so a value can
/// neither end the line nor reach a terminal as a command. Values are cut to 512 bytes, so that a line stays below
/// `PIPE_BUF` and its one write is whole.
package struct LogLine: ~Copyable {
    private var bytes = ByteWriter(capacity: 512)

    /// The longest value that is kept whole, in bytes.
    package static let maximumValueLength = 512

    /// Starts a line.
    package init(level: LogLevel, time: Instant) {
        bytes.append("{\"time\":\"" as StaticString)
        bytes.append(instant: time)
        bytes.append("\",\"level\":\"" as StaticString)
        bytes.append(level.rawValue)
        bytes.append(0x22)
    }

    /// Adds a text field; `nil` adds nothing.
    package mutating func add(_ name: StaticString, _ value: String?) {
        guard let value else { return }
        key(name)
        bytes.append(0x22)
        if Self.isPlain(value) { bytes.append(value) } else { escape(value) }
        bytes.append(0x22)
    }

    /// Adds a number.
    package mutating func add(_ name: StaticString, _ value: Int64) {
        key(name)
        bytes.append(decimal: value)
    }

    /// Ends the line.
    /// - Returns: what `body` makes of its bytes with their line feed.
    consuming func finished<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
        bytes.append("}\n" as StaticString)
        return bytes.withBytes(body)
    }

    private mutating func key(_ name: StaticString) {
        bytes.append(",\"" as StaticString)
        bytes.append(name)
        bytes.append("\":" as StaticString)
    }

    /// Whether a value can stand as it is, as all do that the portal has made itself.
    private static func isPlain(_ value: String) -> Bool {
        var value = value
        return value.withUTF8 { bytes in
            bytes.count <= maximumValueLength
                && bytes.allSatisfy { (0x20..<0x7F).contains($0) && $0 != 0x22 && $0 != 0x5C }
        }
    }

    private mutating func escape(_ value: String) {
        let start = bytes.count
        for scalar in value.unicodeScalars {
            guard bytes.count - start < Self.maximumValueLength else { return bytes.append("…" as StaticString) }
            switch scalar.value {
            case 0x22: bytes.append("\\\"" as StaticString)
            case 0x5C: bytes.append("\\\\" as StaticString)
            case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029:
                let digits = String(scalar.value, radix: 16)
                bytes.append("\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits)
            default: bytes.append(String(scalar))
            }
        }
    }
}
