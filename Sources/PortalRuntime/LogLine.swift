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
        Timestamp.append(time, to: &bytes)
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

/// Times of log lines.
enum Timestamp {
    /// Appends RFC 3339 in UTC with milliseconds; the calendar is Hinnant's `civil_from_days`.
    static func append(_ milliseconds: Int64, to bytes: inout [UInt8]) {
        let seconds = milliseconds / 1000
        let days = seconds / 86400 + 719_468
        let era = days / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        digits(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), 4, &bytes)
        for (value, width, mark) in [
            (month, 2, UInt8(ascii: "-")), (dayOfYear - (153 * shifted + 2) / 5 + 1, 2, UInt8(ascii: "-")),
            (seconds / 3600 % 24, 2, UInt8(ascii: "T")), (seconds / 60 % 60, 2, UInt8(ascii: ":")),
            (seconds % 60, 2, UInt8(ascii: ":")), (milliseconds % 1000, 3, UInt8(ascii: ".")),
        ] {
            bytes.append(mark)
            digits(value, width, &bytes)
        }
        bytes.append(UInt8(ascii: "Z"))
    }

    private static func digits(_ value: Int64, _ width: Int, _ bytes: inout [UInt8]) {
        var divisor: Int64 = 1
        for _ in 1..<width { divisor *= 10 }
        while divisor > 0 {
            bytes.append(0x30 + UInt8(value / divisor % 10))
            divisor /= 10
        }
    }
}
