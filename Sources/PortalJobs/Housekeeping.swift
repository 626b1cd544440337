import PortalLogic
import PortalRuntime
import PortalStore
import PortalToolkit

/// Deletes expired rows; one process at a time.
struct Housekeeping {
    /// Much longer than a run, but short enough for a prompt takeover after a crash.
    private static let leaseLifetime = Duration.minutes(2)
    /// Maximum run time; the next run continues. Well below the watchdog's 15 s.
    private static let maximumRunTime = Duration.seconds(5)

    static func run(_ store: StoreConnection, holder: String, now: Instant) throws {
        let lease = try store.lease("housekeeping", holder: holder, now: now, until: now + leaseLifetime)
        guard let lease else { return }
        do {
            let end = Clock.monotonicMicroseconds + maximumRunTime.milliseconds * 1000
            try store.removeExpired(retention(now: now), under: lease) { Clock.monotonicMicroseconds < end }
        } catch is LeaseLost {}
    }

    /// Cutoffs on the full hour, so that most runs find nothing to do.
    static func retention(now: Instant) -> Retention {
        let now = now.floored(to: .hours(1))
        return Retention(
            links: now - .days(1), sessions: now, places: now - .days(365), counters: now - .hours(26),
            mails: now - .days(90), samples: now - MetricRetention.samples,
            fiveMinutes: now - MetricRetention.fiveMinutes, hours: now - MetricRetention.hours,
            audit: now - .days(400), commands: now - .days(400),
            imports: now - .days(7), announcements: now - .days(90))
    }
}

/// Makes records found that were imported before there was a search.
struct MissingWords {
    private static let maximumRunTime = Duration.seconds(5)

    static func write(_ store: StoreConnection) throws {
        let end = Clock.monotonicMicroseconds + maximumRunTime.milliseconds * 1000
        try store.addMissingWords(SearchWords.of) { Clock.monotonicMicroseconds < end }
    }
}

/// Notifies an MSP's contact once of a licence ending within 30 days.
struct LicenceWarnings {
    private static let ahead = Duration.days(30)

    static func write(_ store: StoreConnection, now: Instant) throws {
        for ending in try store.endingLicences(now: now, until: now + ahead) {
            let mail = NewMail(
                id: RandomSource.system.id(), .licenceEnding(at: ending.endsAt), to: ending.contact, createdAt: now)
            try store.writeMails { try $0.add(mail, msp: ending.msp, about: ending.endsAt) }
        }
    }
}
