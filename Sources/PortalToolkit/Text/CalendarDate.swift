/// A Gregorian calendar date without a time zone: due dates, periods. Years 0 to 9999.
package struct CalendarDate: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// 0 to 9999.
    package let year: Int
    /// 1 to 12.
    package let month: Int
    /// 1 to 31.
    package let day: Int

    /// Returns `nil` for nonexistent dates, such as 30 February.
    package init?(year: Int, month: Int, day: Int) {
        guard (0...9999).contains(year), (1...12).contains(month), day >= 1, day <= Self.days(year, month) else {
            return nil
        }
        self.year = year
        self.month = month
        self.day = day
    }

    /// Parses exactly `YYYY-MM-DD`.
    package init?(_ text: String) {
        var text = text
        let date = text.withUTF8 { bytes -> CalendarDate? in
            var scanner = DigitScanner(bytes)
            guard let date = scanner.date(), scanner.isAtEnd else { return nil }
            return date
        }
        guard let date else { return nil }
        self = date
    }

    /// The UTC date of an instant.
    package init(at instant: Instant) {
        self.init(dayNumber: RFC3339.floorDivide(instant.milliseconds, 86_400_000).0)
    }

    /// The date this many days after 1970-01-01, clamped to the years 0 to 9999.
    /// - Note: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`.
    package init(dayNumber: Int64) {
        let shifted = min(max(dayNumber, -719_528), 2_932_896) + 719_468
        let (era, ofEra) = RFC3339.floorDivide(shifted, 146_097)
        let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let fromMarch = (5 * ofYear + 2) / 153
        day = Int(ofYear - (153 * fromMarch + 2) / 5 + 1)
        month = Int(fromMarch < 10 ? fromMarch + 3 : fromMarch - 9)
        year = Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0)
    }

    /// Days since 1970-01-01 (Hinnant, `days_from_civil`).
    package var dayNumber: Int64 {
        let shifted = Int64(month <= 2 ? year - 1 : year)
        let (era, yearOfEra) = RFC3339.floorDivide(shifted, 400)
        let ofYear = Int64((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1)
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + ofYear - 719_468
    }

    /// Midnight UTC of this date.
    package var startsAt: Instant { Instant(seconds: dayNumber * 86_400) }

    /// The date this many days later; negative for earlier.
    package func adding(days: Int) -> CalendarDate {
        CalendarDate(dayNumber: dayNumber + Int64(min(max(days, -4_000_000), 4_000_000)))
    }

    /// The same day this many months later, or that month's last day if it is shorter.
    package func adding(months: Int) -> CalendarDate {
        let total = year * 12 + month - 1 + min(max(months, -120_000), 120_000)
        let held = min(max(total, 0), 119_999)
        let (newYear, newMonth) = (held / 12, held % 12 + 1)
        let newDay = min(day, Self.days(newYear, newMonth))
        return CalendarDate(year: newYear, month: newMonth, day: newDay) ?? self
    }

    /// `YYYY-MM-DD`.
    package var description: String {
        String(unsafeUninitializedCapacity: 10) { buffer in
            guard let base = buffer.baseAddress else { return 0 }
            write(to: base)
            return 10
        }
    }

    /// Orders dates chronologically.
    package static func < (left: CalendarDate, right: CalendarDate) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }

    package func write(to out: UnsafeMutablePointer<UInt8>) {
        RFC3339.twoDigits(year / 100, out)
        RFC3339.twoDigits(year % 100, out + 2)
        out[4] = 0x2d
        RFC3339.twoDigits(month, out + 5)
        out[7] = 0x2d
        RFC3339.twoDigits(day, out + 8)
    }

    private static func days(_ year: Int, _ month: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
