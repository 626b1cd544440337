import PortalStore
import PortalToolkit

/// Words of one language for mails about news.
struct NewsWords: Sendable {
    let greeting: String
    let subject: @Sendable (_ story: NewsStory, _ tenant: String) -> String
    let intro: @Sendable (_ story: NewsStory, _ tenant: String) -> String
    let line: @Sendable (MailStrings, NewsStory.Line) -> String
    let week: @Sendable (MailStrings, NewsStory.Week) -> [String]
    let more: @Sendable (Int64) -> String
    /// Of the button.
    let action: @Sendable (MailTopic) -> String
    /// Why the recipient gets it.
    let why: @Sendable (MailTopic) -> String
    /// Labels of the links that end such mails, and that lead to all choices.
    let stop, choose: String

    static func of(_ language: Language) -> NewsWords {
        switch language {
        case .en: english
        case .de: german
        case .uk: ukrainian
        }
    }

    func content(_ story: NewsStory, _ strings: MailStrings, _ tenant: String, _ pages: NewsPages) -> MailContent {
        var items = story.lines.map { line(strings, $0) } + (story.week.map { week(strings, $0) } ?? [])
        if story.more > 0 { items.append(more(story.more)) }
        var content = MailContent(
            subject: subject(story, tenant), paragraphs: [greeting, intro(story, tenant)],
            action: (action(story.topic), pages.portal), notes: [why(story.topic)])
        content.items = items.map(Text.oneLine)
        content.links = [pages.unsubscribe.map { (stop, $0) }, (choose, pages.profile)].compactMap { $0 }
        return content
    }
}

/// Where a mail about news leads.
package struct NewsPages: Sendable {
    let portal, profile: String
    /// `nil` where it is not to be signed: in a list of mails.
    let unsubscribe: String?
}

extension MailStrings {
    /// `1,234.50 EUR`, with the language's marks.
    func money(_ amount: NewsStory.Amount) -> String {
        let digits = Currency.minorDigits(amount.currency) ?? 2
        var text = String(amount.minor.magnitude)
        if text.count <= digits { text = String(repeating: "0", count: digits + 1 - text.count) + text }
        var whole = String(text.dropLast(digits))
        for place in stride(from: whole.count - 3, to: 0, by: -3) {
            whole.insert(contentsOf: thousands, at: whole.index(whole.startIndex, offsetBy: place))
        }
        let fraction = digits == 0 ? "" : decimal + text.suffix(digits)
        return (amount.minor < 0 ? "−" : "") + whole + fraction + "\u{A0}" + amount.currency
    }
}
