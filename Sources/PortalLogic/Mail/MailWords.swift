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
    /// A date, and `HH:MM` in UTC.
    let instant: @Sendable (_ date: String, _ time: String) -> String
    /// A role's name.
    let role: @Sendable (Role) -> String
    /// A message's parts; the second argument is the tenant's name.
    let write: @Sendable (MailWords, MailMessage, String) -> MailContent

    /// The table of a language.
    static func of(_ language: MailLanguage) -> MailWords {
        switch language {
        case .en: english
        case .de: german
        case .uk: ukrainian
        }
    }

    func content(_ message: MailMessage, _ tenant: String) -> MailContent { write(self, message, tenant) }

    /// An instant in words, to the minute, in UTC.
    func moment(_ at: Int64) -> String {
        let date = CalendarDate(at: at)
        let minute = RFC3339.floorDivide(at, 60_000).0 - date.dayNumber * 1440
        func twoDigits(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return instant(day(date), twoDigits(minute / 60) + ":" + twoDigits(minute % 60))
    }

    /// A day in words.
    func day(_ day: CalendarDate) -> String { date(day.day, months[day.month - 1], day.year) }
}
