import Testing

@testable import PortalToolkit

@Suite struct TimeTests {
    /// Reader and writer against each other and a day count, over 4,000 years.
    @Test func `RFC 3339 instants round-trip over 4,000 years`() {
        var state: UInt64 = 7
        for _ in 0..<50_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let instant = Instant(milliseconds: Int64(state >> 1) % 62_135_596_800_000 * (state & 1 == 0 ? 1 : -1))
            let text = RFC3339.string(instant)
            if RFC3339.instant(text) != instant { Issue.record("\(text) is not \(instant)") }
        }
    }

    @Test func `calendar dates count days from year 0 to 9999`() {
        var date = CalendarDate(dayNumber: -719_528)
        #expect(date.description == "0000-01-01")
        for number in Int64(-719_527)...2_932_896 where number % 7 == 0 || number > 2_932_000 {
            let next = CalendarDate(dayNumber: number)
            if next <= date || next.dayNumber != number { Issue.record("\(next) after \(date)") }
            date = next
        }
        #expect(date.description == "9999-12-31")
    }

    @Test(arguments: [
        ("1970-01-01T00:00:00Z", Instant(0)), ("2026-11-22T11:25:00Z", 1_795_346_700_000),
        ("2000-02-29T23:59:59.999Z", 951_868_799_999), ("1969-12-31T23:59:59.001Z", -999),
        ("9999-12-31T23:59:59.999Z", 253_402_300_799_999), ("0000-01-01T00:00:00Z", -62_167_219_200_000),
    ])
    func `instants are written and read in UTC`(text: String, instant: Instant) {
        #expect(RFC3339.string(instant) == text)
        #expect(RFC3339.instant(text) == instant)
    }

    @Test func `instants out of range are clamped to the years 0 to 9999`() {
        #expect(RFC3339.string(.max) == "9999-12-31T23:59:59.999Z")
        #expect(RFC3339.string(Instant(milliseconds: .min)) == "0000-01-01T00:00:00Z")
        #expect(CalendarDate(at: .max).description == "9999-12-31")
        #expect(CalendarDate(dayNumber: .min).description == "0000-01-01")
    }

    @Test(arguments: [
        ("2026-11-22T11:25:00.1Z", Instant(1_795_346_700_100)), ("2026-11-22T11:25:00.123999999Z", 1_795_346_700_123),
        ("2026-11-22T13:25:00+02:00", 1_795_346_700_000), ("2026-11-22T05:55:00-05:30", 1_795_346_700_000),
        ("2026-11-22t11:25:00z", 1_795_346_700_000), ("2026-11-22T11:25:00-00:00", 1_795_346_700_000),
    ])
    func `instants with offsets, fractions or lower-case letters are read`(text: String, instant: Instant) {
        #expect(RFC3339.instant(text) == instant)
    }

    @Test(arguments: [
        "", "2026-11-22", "2026-11-22T11:25:00", "2026-11-22T11:25Z", "2026-11-22 11:25:00Z", "2026-11-22T11:25:00Z ",
        " 2026-11-22T11:25:00Z", "2026-11-22T11:25:00ZZ", "2026-02-30T00:00:00Z", "2025-02-29T00:00:00Z",
        "1900-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z",
        "2026-04-31T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T25:00:00Z", "2026-01-01T00:60:00Z",
        "2026-01-01T00:00:60Z", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00,5Z", "2026-01-01T00:00:00+2:00",
        "2026-01-01T00:00:00+0200", "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00+02:60", "+2026-01-01T00:00:00Z",
        "2026-1-1T00:00:00Z", "٢٠٢٦-01-01T00:00:00Z", "2026-01-01T00:00:00\u{0}Z", "0000-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59-00:01",
    ])
    func `malformed instants are refused`(text: String) {
        #expect(RFC3339.instant(text) == nil)
    }

    @Test(arguments: [
        "", "2026-02-29", "2026-2-01", "2026-02-01Z", "20260201", "2026-02-01\n", "+026-02-01", "2026/02/01",
    ])
    func `malformed dates are refused`(text: String) {
        #expect(CalendarDate(text) == nil)
    }

    @Test func `adding days and months respects the calendar and clamps at its ends`() throws {
        let date = try #require(CalendarDate("2024-01-31"))
        #expect(date.adding(days: 30).description == "2024-03-01")
        #expect(date.adding(days: -31).description == "2023-12-31")
        #expect(date.adding(months: 1).description == "2024-02-29")
        #expect(date.adding(months: 13).description == "2025-02-28")
        #expect(date.adding(months: -1).description == "2023-12-31")
        #expect(date.adding(months: -14).description == "2022-11-30")
        #expect(date.adding(days: .max).description == "9999-12-31")
        #expect(date.adding(months: .min).description == "0000-01-31")
        #expect(CalendarDate(at: -1).description == "1969-12-31")
        #expect(CalendarDate(at: 86_399_999).description == "1970-01-01")
        #expect(date.startsAt == 1_706_659_200_000)
    }
}
