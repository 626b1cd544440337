import PortalStore
import PortalToolkit

/// What an account notice tells, with the names that its words need.
struct NoticeFacts: Sendable {
    let event: AccountNotice.Event
    let tenant: String
    /// The person it is about, if that is not the recipient.
    let other: String?
    /// The user who did it; `nil` for the provider.
    let actor: String?
    /// From when on something is demanded, or when it happens.
    var due: String?

    init(_ event: AccountNotice.Event, _ tenant: String, _ other: String?, _ actor: String?) {
        (self.event, self.tenant, self.other, self.actor) = (event, tenant, other, actor)
    }
}

/// Words of one language for account notices.
struct NoticeWords: Sendable {
    let language: Language
    let greeting: String
    let subject: @Sendable (_ tenant: String) -> String
    let happened: @Sendable (NoticeFacts) -> String
    /// When, with what and from where.
    let circumstances: @Sendable (_ moment: String, _ device: String?, _ address: String?) -> String
    /// What to do if it was somebody else.
    let advice: @Sendable (NoticeFacts) -> String
    let action: String

    static func of(_ language: Language) -> NoticeWords {
        switch language {
        case .en: english
        case .de: german
        case .uk: ukrainian
        }
    }

    /// The mail about a notice.
    func content(_ notice: AccountNotice, _ facts: NoticeFacts, _ strings: MailStrings, at: Instant, portal: String)
        -> MailContent
    {
        var (facts, circumstances) = (facts, [circumstances(strings.moment(at), notice.device, notice.address)])
        // Nothing has happened at a place.
        switch notice.event {
        case .factorDemanded(let from): (facts.due, circumstances) = (from.map(strings.moment), [])
        case .factorResetAsked(_, let due): (facts.due, circumstances) = (strings.moment(due), [])
        default: break
        }
        return MailContent(
            subject: subject(facts.tenant), paragraphs: [greeting, happened(facts)] + circumstances + [advice(facts)],
            action: (notice.event.action(language) ?? action, portal), notes: [])
    }
}
