import Testing

@testable import PortalLogic
@testable import PortalStore
@testable import PortalToolkit

/// What people are told about their accounts, in each language.
@Suite struct AccountNoticeTests {
    private static let events: [AccountNotice.Event] = [
        .factorAdded("Phone", isFirst: true), .factorAdded("Phone", isFirst: false),
        .factorRemoved("Phone", isLast: true), .factorRemoved("Phone", isLast: false),
        .passkeyAdded("Laptop", host: "portal.acme.test", isFirst: true),
        .passkeyAdded("Laptop", host: "portal.acme.test", isFirst: false),
        .passkeyRemoved("Laptop", isLast: true), .passkeyRemoved("Laptop", isLast: false),
        .factorsReset(of: nil, by: nil), .factorsReset(of: UserID(5), by: UserID(6)),
        .factorsReset(of: nil, by: UserID(6)), .factorResetAsked(of: nil, at: 1_790_000_000_000),
        .factorResetAsked(of: UserID(5), at: 1_790_000_000_000),
        .factorResetCancelled(of: nil, by: nil), .factorResetCancelled(of: UserID(5), by: UserID(6)),
        .passwordChanged, .loggedIn(isNewDevice: true), .loggedIn(isNewDevice: false),
        .roleChanged(.admin, by: UserID(6)), .roleChanged(.viewer, by: nil), .recoveryCodeUsed(left: 0),
        .recoveryCodeUsed(left: 1), .recoveryCodeUsed(left: 3), .recoveryCodeUsed(left: 7), .recoveryCodesRenewed,
        .factorRefused, .factorDemanded(from: 1_790_000_000_000), .factorDemanded(from: nil),
        .emailAsked("new@acme.test", by: UserID(6)), .emailAsked("new@acme.test", by: nil),
        .emailChanged("new@acme.test"), .emailTakenBack("old@acme.test", isOwn: true),
        .emailTakenBack("old@acme.test", isOwn: false),
    ]

    @Test func `a notice is read back as it was stored, and one of a later version is not guessed at`() {
        for event in Self.events {
            for notice in [
                AccountNotice(event, device: "Firefox, Linux", address: "192.0.2.7"),
                AccountNotice(event, device: nil, address: nil),
            ] { #expect(AccountNotice(json: notice.json) == notice) }
        }
        for json in [
            #"{"event":"telepathy"}"#, #"{"event":"resetAsked"}"#, #"{"event":"role","value":"emperor"}"#, "{}", "[",
            "",
        ] {
            #expect(AccountNotice(json: json) == nil, "\(json)")
        }
    }

    /// A word of what each tells people to do.
    private static func whatToDo(_ event: AccountNotice.Event) -> [Language: String] {
        switch event {
        case .factorsReset, .factorResetCancelled: [.en: "provider", .de: "Anbieter", .uk: "постачальник"]
        case .emailAsked: [.en: "cancel it on", .de: "brechen Sie", .uk: "скасуйте"]
        case .emailChanged: [.en: "take the old address back", .de: "alte Adresse zurück", .uk: "поверніть"]
        case .emailTakenBack(_, isOwn: false):
            [.en: "set a new password", .de: "neues Passwort", .uk: "новий пароль"]
        case .factorResetAsked: [.en: "cancel it", .de: "brechen Sie", .uk: "скасуйте"]
        case .roleChanged: [.en: "ask an owner", .de: "fragen Sie einen Inhaber", .uk: "запитайте власника"]
        case .factorDemanded: [.en: "Set it up", .de: "Richten Sie", .uk: "Налаштуйте"]
        case .recoveryCodeUsed(let left) where left <= 3: [.en: "Create new", .de: "neue", .uk: "нові"]
        default: [.en: "Forgot your password?", .de: "Passwort vergessen?", .uk: "Забули пароль?"]
        }
    }

    @Test(arguments: Language.allCases)
    func `each tells what happened, by whom, when and where, and what to do`(language: Language) {
        var texts: [String] = []
        for event in Self.events {
            let (other, actor): (String?, String?) =
                switch event {
                case .factorsReset(let other, let actor), .factorResetCancelled(let other, let actor):
                    (other.map { _ in "eva@acme.test" }, actor.map { _ in "Olena" })
                case .factorResetAsked(let other, _): (other.map { _ in "eva@acme.test" }, nil)
                case .roleChanged(_, let actor), .emailAsked(_, let actor): (nil, actor.map { _ in "Olena" })
                default: (nil, nil)
                }
            let notice = AccountNotice(event, device: "Firefox, Linux", address: "192.0.2.7")
            let template = MailTemplate.accountNotice(
                notice, other: other, actor: actor, at: 1_790_000_000_000, portal: MailTests.link)
            let mail = RenderedMail(template, language, MailIdentity(MailTests.facts))
            // Nothing has happened at a place, or nothing at a time either.
            let circumstances: [String?] =
                switch event {
                case .factorDemanded(let from): [from.map { _ in "2026" }]
                case .factorResetAsked: ["2026"]
                default: ["2026", "Firefox, Linux", "192.0.2.7"]
                }
            for part in circumstances + ["Acme <Brücken> & Söhne", MailTests.link, other, actor] {
                #expect(part.map(mail.text.contains) ?? true, "\(event): \(part ?? "")")
            }
            #expect(mail.text.contains(Self.whatToDo(event)[language] ?? "?"), "\(event)")
            switch event {
            case .emailAsked(let email, _), .emailChanged(let email), .emailTakenBack(let email, _):
                #expect(mail.text.contains(email))
            default: break
            }
            if case .factorAdded(let name, _) = event { #expect(mail.text.contains(name)) }
            if case .passkeyRemoved(let name, _) = event { #expect(mail.text.contains(name)) }
            if case .passkeyAdded(let name, let host, _) = event {
                #expect(mail.text.contains(name) && mail.text.contains(host))
            }
            if case .roleChanged(let role, _) = event {
                #expect(mail.text.contains(MailStrings.of(language).role(role)))
            }
            if case .recoveryCodeUsed(let left) = event, left > 1 { #expect(mail.text.contains("\(left)")) }
            texts.append(mail.text)
        }
        #expect(Set(texts).count == texts.count)
    }
}
