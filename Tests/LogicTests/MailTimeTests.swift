import Testing

@testable import PortalLogic
@testable import PortalToolkit

@Suite struct MailTimeTests {
    @Test func `mail shows instants in the reader's time zone with its UTC offset`() throws {
        func moment(_ strings: MailStrings, _ zone: String, _ at: String) throws -> String {
            let zone: TimeZone = try #require(TimeZone(zone))
            return strings.inTimeZone(zone).moment(try #require(RFC3339.instant(at)))
        }
        #expect(
            try moment(.english, "America/New_York", "2026-11-28T02:30:00Z")
                == "27 November 2026, 21:30 (America/New York, UTC−05:00)")
        #expect(
            try moment(.german, "Asia/Tokyo", "2026-12-31T20:05:00Z")
                == "1. Januar 2027 um 05:05 Uhr (Asia/Tokyo, UTC+09:00)")
        #expect(
            try moment(.ukrainian, "Asia/Kathmandu", "2026-09-21T14:13:20Z")
                == "21 вересня 2026 р., 19:58 (Asia/Kathmandu, UTC+05:45)")
        #expect(try moment(.english, "UTC", "2026-09-21T14:13:20Z") == "21 September 2026, 14:13 UTC")
        // The hour that occurs twice.
        #expect(
            try moment(.german, "Europe/Kyiv", "2026-10-25T00:30:00Z")
                == "25. Oktober 2026 um 03:30 Uhr (Europe/Kyiv, UTC+03:00)")
        #expect(
            try moment(.german, "Europe/Kyiv", "2026-10-25T01:30:00Z")
                == "25. Oktober 2026 um 03:30 Uhr (Europe/Kyiv, UTC+02:00)")
    }
}
