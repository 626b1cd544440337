import PortalLogic

/// How much a log line matters; lines below the configured level are left out.
public enum LogLevel: String, Sendable, CaseIterable, Comparable {
    case debug, info, notice, warning, error

    /// In the order of declaration.
    public static func < (left: LogLevel, right: LogLevel) -> Bool { left.rank < right.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// One JSON object on one line, built field by field: `{"time":"…","level":"info",…}`.
///
/// Quotes, backslashes and every control character (CR, LF, escapes, C1) in a value are encoded, so a value can
/// neither end the line nor reach a terminal as a command. Values are cut to 512 bytes, so that a line stays below
/// `PIPE_BUF` and its one write is whole.
public struct LogLine: Sendable {
    /// The line so far, without its end.
    private(set) var bytes: [UInt8] = []

    /// The longest value that is kept whole, in bytes.
    public static let longestValue = 512

    /// Starts a line.
    /// - Parameter time: epoch milliseconds.
    public init(level: LogLevel, time: Int64) {
        bytes.reserveCapacity(320)
        put("{\"time\":\"")
        put(RFC3339.string(time))
        put("\",\"level\":\"")
        put(level.rawValue)
        put("\"")
    }

    /// Adds a text field; `nil` adds nothing.
    public mutating func add(_ name: String, _ value: String?) {
        guard let value else { return }
        key(name)
        put("\"")
        putEscaped(value)
        put("\"")
    }

    /// Adds a number.
    public mutating func add(_ name: String, _ value: Int64) {
        key(name)
        put(String(value))
    }

    /// Ends the line.
    /// - Returns: the bytes with their line feed.
    consuming func finished() -> [UInt8] {
        put("}\n")
        return bytes
    }

    private mutating func key(_ name: String) {
        put(",\"")
        put(name)
        put("\":")
    }

    private mutating func put(_ text: String) { bytes.append(contentsOf: text.utf8) }

    private mutating func putEscaped(_ value: String) {
        let start = bytes.count
        for scalar in value.unicodeScalars {
            guard bytes.count - start < Self.longestValue else { return put("…") }
            switch scalar.value {
            case 0x22: put("\\\"")
            case 0x5C: put("\\\\")
            case 0x20..<0x7F: bytes.append(UInt8(scalar.value))
            case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029: putEscape(scalar.value)
            default: bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            }
        }
    }

    private mutating func putEscape(_ value: UInt32) {
        put("\\u")
        let digits = String(value, radix: 16)
        put(String(repeating: "0", count: 4 - digits.utf8.count))
        put(digits)
    }
}
