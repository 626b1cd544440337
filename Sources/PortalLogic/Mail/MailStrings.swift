import PortalStore
import PortalToolkit

/// Mail strings of one language.
struct MailStrings: Sendable {
    let portal: String
    let imprint: String
    let privacy: String
    /// Precedes the plain link below the button.
    let orOpen: String
    /// Precedes the support address.
    let questions: String
    /// Marks in numbers.
    let thousands, decimal: String
    let months: [String]
    let date: @Sendable (_ day: Int, _ month: String, _ year: Int) -> String
    /// From date, `HH:MM` and time zone.
    let instant: @Sendable (_ date: String, _ time: String, _ zone: String) -> String
    let role: @Sendable (Role) -> String
    /// Content of a template for the tenant with this name.
    let write: @Sendable (MailStrings, MailTemplate, String) -> MailContent
    /// Time zone of instants; `nil` for UTC.
    var zone: TimeZone?

    static func of(_ language: Language) -> MailStrings {
        switch language {
        case .en: english
        case .de: german
        case .uk: ukrainian
        }
    }

    func inTimeZone(_ zone: TimeZone?) -> MailStrings {
        var copy = self
        copy.zone = zone
        return copy
    }

    func content(_ template: MailTemplate, _ tenant: String) -> MailContent { write(self, template, tenant) }

    /// Formats an instant to the minute, with zone name and offset: one hour repeats when summer time ends.
    func moment(_ at: Instant) -> String {
        let offset = zone?.offset(at: at)
        let local = at + (offset ?? .zero)
        let date = CalendarDate(at: local)
        let minute = (local - date.startsAt).milliseconds / 60_000
        return instant(day(date), Self.hours(minute), Self.zoneText(zone?.name, offset))
    }

    private static func zoneText(_ name: String?, _ offset: Duration?) -> String {
        guard let name, let offset, name != "UTC" else { return "UTC" }
        let minutes = abs(offset.milliseconds) / 60_000
        let sign = offset < .zero ? "−" : "+"
        return "(\(name.map { $0 == "_" ? " " : String($0) }.joined()), UTC\(sign)\(hours(minutes)))"
    }

    /// `HH:MM`.
    private static func hours(_ minutes: Int64) -> String {
        func twoDigits(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return twoDigits(minutes / 60) + ":" + twoDigits(minutes % 60)
    }

    func day(_ day: CalendarDate) -> String { date(day.day, months[day.month - 1], day.year) }
}
