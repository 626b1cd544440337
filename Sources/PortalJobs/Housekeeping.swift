import PortalRuntime
import PortalStore
import PortalToolkit

/// Deletes expired rows; one process at a time.
struct Housekeeping {
    private static let hour: Int64 = 3_600_000
    private static let day = 24 * hour
    /// Much longer than a run, but short enough for a prompt takeover after a crash.
    private static let leaseLifetime: Int64 = 2 * 60_000
    /// Maximum run time, ms; the next run continues. Well below the watchdog's 15 s.
    private static let maximumRunTime: Int64 = 5_000

    static func run(_ store: StoreConnection, holder: String, now: Int64) throws {
        let lease = try store.lease("housekeeping", holder: holder, now: now, until: now + leaseLifetime)
        guard let lease else { return }
        do {
            let end = Clock.monotonicMicroseconds + maximumRunTime * 1000
            try store.removeExpired(retention(now: now), under: lease) { Clock.monotonicMicroseconds < end }
        } catch is LeaseLost {}
    }

    /// Ends on the hour, so that most runs find nothing to do.
    static func retention(now: Int64) -> Retention {
        let now = now / hour * hour
        return Retention(
            links: now - day, sessions: now, counters: now - 2 * hour, mails: now - 90 * day, samples: now - 48 * hour,
            fiveMinutes: now - 7 * day, hours: now - 90 * day, audit: now - 400 * day, commands: now - 400 * day)
    }
}

/// Notifies an MSP's contact once of a licence ending within 30 days.
struct LicenceWarnings {
    private static let ahead: Int64 = 30 * 86_400_000

    static func write(_ store: StoreConnection, now: Int64) throws {
        for ending in try store.endingLicences(now: now, until: now + ahead) {
            let mail = NewMail(
                id: RandomSource.system.id(), .licenceEnding(at: ending.endsAt), to: ending.contact, createdAt: now)
            try store.writeMails { try $0.add(mail, msp: ending.msp, about: ending.endsAt) }
        }
    }
}
