import Testing

@testable import PortalLogic

@Suite struct TimeZoneTests {
    /// `HH:MM` ahead of UTC around the instants at which clocks are moved, by the IANA time zone database 2025b.
    @Test(arguments: [
        ("Europe/Kyiv", "2026-03-29T00:59:59Z", 120), ("Europe/Kyiv", "2026-03-29T01:00:00Z", 180),
        ("Europe/Kyiv", "2026-10-25T00:59:59Z", 180), ("Europe/Kyiv", "2026-10-25T01:00:00Z", 120),
        ("America/New_York", "2026-03-08T06:59:59Z", -300), ("America/New_York", "2026-03-08T07:00:00Z", -240),
        ("America/New_York", "2026-11-01T05:59:59Z", -240), ("America/New_York", "2026-11-01T06:00:00Z", -300),
        ("America/New_York", "2061-07-01T00:00:00Z", -240), ("Asia/Kathmandu", "2026-07-01T00:00:00Z", 345),
        ("Asia/Tokyo", "2026-07-01T00:00:00Z", 540), ("UTC", "2026-07-01T00:00:00Z", 0),
        ("Pacific/Kiritimati", "2026-07-01T00:00:00Z", 840),
    ])
    func `UTC offsets follow the IANA database around clock changes`(name: String, at: String, minutes: Int64) throws {
        let zone = try #require(TimeZone(name))
        #expect(zone.offset(at: try #require(RFC3339.milliseconds(at))) == minutes * 60_000)
    }

    /// One thread's zone is never another's.
    @Test func `time zones are safe to use from concurrent tasks`() async {
        let zones = [("Asia/Tokyo", 540), ("Asia/Kathmandu", 345), ("America/Phoenix", -420)]
        let wrong = await withTaskGroup(of: Int.self) { group in
            for index in 0..<8 {
                let (name, minutes) = zones[index % zones.count]
                group.addTask {
                    let zone = TimeZone(name)
                    return (0..<200).count { _ in zone?.offset(at: 1_790_000_000_000) != Int64(minutes) * 60_000 }
                }
            }
            return await group.reduce(0, +)
        }
        #expect(wrong == 0)
    }

    @Test func `mail shows instants in the reader's time zone with its UTC offset`() throws {
        func moment(_ strings: MailStrings, _ zone: String, _ at: String) throws -> String {
            let zone: TimeZone = try #require(TimeZone(zone))
            return strings.inTimeZone(zone).moment(try #require(RFC3339.milliseconds(at)))
        }
        #expect(
            try moment(.english, "America/New_York", "2026-11-28T02:30:00Z")
                == "27 November 2026, 21:30 (America/New York, UTC−05:00)")
        #expect(
            try moment(.german, "Asia/Tokyo", "2026-12-31T20:05:00Z")
                == "1. Januar 2027, 05:05 Uhr (Asia/Tokyo, UTC+09:00)")
        #expect(
            try moment(.ukrainian, "Asia/Kathmandu", "2026-09-21T14:13:20Z")
                == "21 вересня 2026 р., 19:58 (Asia/Kathmandu, UTC+05:45)")
        #expect(try moment(.english, "UTC", "2026-09-21T14:13:20Z") == "21 September 2026, 14:13 UTC")
        // The hour that comes twice.
        #expect(
            try moment(.german, "Europe/Kyiv", "2026-10-25T00:30:00Z")
                == "25. Oktober 2026, 03:30 Uhr (Europe/Kyiv, UTC+03:00)")
        #expect(
            try moment(.german, "Europe/Kyiv", "2026-10-25T01:30:00Z")
                == "25. Oktober 2026, 03:30 Uhr (Europe/Kyiv, UTC+02:00)")
    }

    @Test func `regions are the ISO 3166-1 alpha-2 codes`() {
        #expect(Region.all.count == 249 && Region.isKnown("UA") && Region.isKnown("DE"))
        #expect(!Region.isKnown("UK") && !Region.isKnown("de") && !Region.isKnown(""))
    }
}
