/// RFC 3339 instants; years 0000 to 9999.
///
/// Custom, because FoundationEssentials writes wrong milliseconds and accepts 30 February and hour 25.
package enum RFC3339 {
    /// Length in bytes of the longest output: `2026-11-22T11:25:00.123Z`.
    package static let maximumLength = 24

    /// First and last millisecond of the years 0000 to 9999.
    package static let range: ClosedRange<Instant> = -62_167_219_200_000...253_402_300_799_999

    /// Formats an instant in UTC, with milliseconds unless zero; clamped to the supported years.
    package static func string(_ instant: Instant) -> String {
        String(unsafeUninitializedCapacity: maximumLength) { buffer in
            guard let base = buffer.baseAddress else { return 0 }
            return write(instant, to: base)
        }
    }

    /// Parses a text with `Z` or an offset, truncating fractions to milliseconds; `nil` for anything else, including
    /// trailing text.
    package static func instant(_ text: String) -> Instant? {
        var text = text
        return text.withUTF8 { bytes in
            var scanner = DigitScanner(bytes)
            return scanner.instant()
        }
    }

    package static func write(_ instant: Instant, to out: UnsafeMutablePointer<UInt8>) -> Int {
        let held = min(max(instant, range.lowerBound), range.upperBound)
        let (day, ofDay) = floorDivide(held.milliseconds, 86_400_000)
        let date = CalendarDate(dayNumber: day)
        date.write(to: out)
        out[10] = 0x54
        let seconds = Int(ofDay / 1000)
        twoDigits(seconds / 3600, out + 11)
        out[13] = 0x3a
        twoDigits(seconds / 60 % 60, out + 14)
        out[16] = 0x3a
        twoDigits(seconds % 60, out + 17)
        let fraction = Int(ofDay % 1000)
        guard fraction != 0 else {
            out[19] = 0x5a
            return 20
        }
        out[19] = 0x2e
        out[20] = 0x30 + UInt8(truncatingIfNeeded: fraction / 100)
        twoDigits(fraction % 100, out + 21)
        out[23] = 0x5a
        return 24
    }

    package static func twoDigits(_ value: Int, _ out: UnsafeMutablePointer<UInt8>) {
        out[0] = 0x30 + UInt8(truncatingIfNeeded: value / 10)
        out[1] = 0x30 + UInt8(truncatingIfNeeded: value % 10)
    }

    /// Quotient and non-negative remainder.
    package static func floorDivide(_ value: Int64, _ by: Int64) -> (Int64, Int64) {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: by)
        return remainder < 0 ? (quotient - 1, remainder + by) : (quotient, remainder)
    }
}

/// Scans fixed numbers of ASCII digits and single characters of UTF-8.
struct DigitScanner {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var at = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { at == bytes.count }

    mutating func consume(_ byte: UInt8) -> Bool {
        guard at < bytes.count, bytes[at] == byte else { return false }
        at += 1
        return true
    }

    mutating func digits(_ count: Int) -> Int? {
        guard at + count <= bytes.count else { return nil }
        var value = 0
        for byte in bytes[at..<(at + count)] {
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        at += count
        return value
    }

    mutating func date() -> CalendarDate? {
        guard let year = digits(4), consume(0x2d), let month = digits(2), consume(0x2d), let day = digits(2) else {
            return nil
        }
        return CalendarDate(year: year, month: month, day: day)
    }

    mutating func instant() -> Instant? {
        guard let date = date(), consume(0x54) || consume(0x74),
            let hour = digits(2), hour < 24, consume(0x3a), let minute = digits(2), minute < 60, consume(0x3a),
            let second = digits(2), second < 60,
            let fraction = fraction(), let offset = offset(), isAtEnd
        else { return nil }
        let ofDay = Int64((hour * 60 + minute - offset) * 60 + second) * 1000 + Int64(fraction)
        let instant = date.startsAt + .milliseconds(ofDay)
        return RFC3339.range.contains(instant) ? instant : nil
    }

    private mutating func fraction() -> Int? {
        guard consume(0x2e) else { return 0 }
        var value = 0
        var count = 0
        while let digit = digits(1) {
            if count < 3 { value = value * 10 + digit }
            count += 1
        }
        guard count > 0 else { return nil }
        return count == 1 ? value * 100 : count == 2 ? value * 10 : value
    }

    /// Minutes east of UTC.
    private mutating func offset() -> Int? {
        if consume(0x5a) || consume(0x7a) { return 0 }
        let sign = consume(0x2b) ? 1 : consume(0x2d) ? -1 : 0
        guard sign != 0, let hours = digits(2), hours < 24, consume(0x3a), let minutes = digits(2), minutes < 60 else {
            return nil
        }
        return sign * (hours * 60 + minutes)
    }
}
