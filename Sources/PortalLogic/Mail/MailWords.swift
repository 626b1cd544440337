import PortalStore

/// What mails say in one language.
struct MailWords: Sendable {
    /// What the portal is called where a mail must name it.
    let portal: String
    let imprint: String
    let privacy: String
    /// Above a link for those who cannot press the button.
    let orOpen: String
    /// Before the support address.
    let questions: String
    let months: [String]
    let date: @Sendable (_ day: Int, _ month: String, _ year: Int) -> String
    /// A date, `HH:MM`, and by which clocks: `UTC`.
    let instant: @Sendable (_ date: String, _ time: String, _ clocks: String) -> String
    /// A role's name.
    let role: @Sendable (Role) -> String
    /// A message's parts; the second argument is the tenant's name.
    let write: @Sendable (MailWords, MailMessage, String) -> MailContent
    /// Whose clocks instants are told by; `nil` is UTC.
    var zone: TimeZone?

    /// The table of a language.
    static func of(_ language: MailLanguage) -> MailWords {
        switch language {
        case .en: english
        case .de: german
        case .uk: ukrainian
        }
    }

    /// The same words, by the clocks of a zone.
    func by(_ zone: TimeZone?) -> MailWords {
        var words = self
        words.zone = zone
        return words
    }

    func content(_ message: MailMessage, _ tenant: String) -> MailContent { write(self, message, tenant) }

    /// An instant in words, to the minute, by the clocks of the zone, with what they are called and their offset: in the
    /// night in which they are put back, an hour comes twice.
    func moment(_ at: Int64) -> String {
        let offset = zone?.offset(at: at)
        let local = at + (offset ?? 0)
        let date = CalendarDate(at: local)
        let minute = RFC3339.floorDivide(local, 60_000).0 - date.dayNumber * 1440
        return instant(day(date), Self.hours(minute), Self.clocks(zone?.name, offset))
    }

    private static func clocks(_ name: String?, _ offset: Int64?) -> String {
        guard let name, let offset, name != "UTC" else { return "UTC" }
        let minutes = abs(offset) / 60_000
        let sign = offset < 0 ? "−" : "+"
        return "(\(name.map { $0 == "_" ? " " : String($0) }.joined()), UTC\(sign)\(hours(minutes)))"
    }

    /// `HH:MM`.
    private static func hours(_ minutes: Int64) -> String {
        func twoDigits(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return twoDigits(minutes / 60) + ":" + twoDigits(minutes % 60)
    }

    /// A day in words.
    func day(_ day: CalendarDate) -> String { date(day.day, months[day.month - 1], day.year) }
}
