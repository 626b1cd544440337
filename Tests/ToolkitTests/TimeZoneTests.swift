import Testing

@testable import PortalToolkit

@Suite struct TimeZoneTests {
    /// `HH:MM` ahead of UTC around clock changes, by the IANA time zone database 2025b.
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
        #expect(zone.offset(at: try #require(RFC3339.instant(at))) == .minutes(minutes))
    }

    /// Threads never see each other's zone.
    @Test func `time zones are safe to use from concurrent tasks`() async {
        let zones = [("Asia/Tokyo", 540), ("Asia/Kathmandu", 345), ("America/Phoenix", -420)]
        let wrong = await withTaskGroup(of: Int.self) { group in
            for index in 0..<8 {
                let (name, minutes) = zones[index % zones.count]
                group.addTask {
                    let zone = TimeZone(name)
                    return (0..<200).count { _ in zone?.offset(at: 1_790_000_000_000) != .minutes(Int64(minutes)) }
                }
            }
            return await group.reduce(0, +)
        }
        #expect(wrong == 0)
    }

    @Test func `regions are the ISO 3166-1 alpha-2 codes`() {
        #expect(Region.all.count == 249 && Region.isKnown("UA") && Region.isKnown("DE"))
        #expect(!Region.isKnown("UK") && !Region.isKnown("de") && !Region.isKnown(""))
    }
}
