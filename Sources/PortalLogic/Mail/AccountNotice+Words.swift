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

extension NoticeWords {
    private static let english = NoticeWords(
        language: .en,
        greeting: "Hello,",
        subject: { "Security of your account for \($0)" },
        happened: { facts in
            let portal = "the \(facts.tenant) customer portal"
            switch facts.event {
            case .factorAdded(let name, let isFirst):
                return "The authenticator app “\(name)” was added to your account for \(portal)."
                    + (isFirst
                        ? " From now on, logging in takes a code as well as your password. Other devices were logged out."
                        : "")
            case .factorRemoved(let name, let isLast):
                return "The authenticator app “\(name)” was removed from your account for \(portal)."
                    + (isLast ? " Your password alone is now enough to log in." : "")
            case .passkeyAdded(let name, let host, let isFirst):
                return "The passkey “\(name)” for \(HostName.shown(host)) was added to your account for \(portal)."
                    + (isFirst
                        ? " From now on, logging in takes a passkey or a recovery code. Other devices were logged out."
                        : "")
            case .passkeyRemoved(let name, let isLast):
                return "The passkey “\(name)” was removed from your account for \(portal)."
                    + (isLast ? " Your password alone is now enough to log in." : "")
            case .factorsReset:
                let actor = facts.actor ?? "Your provider"
                guard let other = facts.other else {
                    return "\(actor) has reset the two-step login of your account for \(portal). "
                        + "Your password alone is enough to log in until you set it up again."
                }
                return "\(actor) has reset the two-step login of \(other) for \(portal). "
                    + "That person’s password alone is enough to log in until they set it up again."
            case .roleChanged(let role, _):
                return "\(facts.actor ?? "Your provider") has changed your role in \(portal) "
                    + "to \(MailStrings.english.role(role))."
            case .recoveryCodeUsed(let left):
                return "A recovery code of your account for \(portal) was used. "
                    + (left == 0
                        ? "None is left. Create new ones on your profile page now."
                        : (left == 1 ? "One code is left." : "\(left) codes are left.")
                            + (left <= 3 ? " Create new ones on your profile page before they run out." : ""))
            case .recoveryCodesRenewed:
                return
                    "New recovery codes were created for your account for \(portal). The earlier ones no longer work."
            case .factorRefused:
                return "Somebody has entered your password for \(portal) and then several wrong codes. "
                    + "They did not get in."
            case .factorDemanded:
                guard let due = facts.due else {
                    return "Your account for \(portal) now needs a second step at login. Until you have set it up, "
                        + "you can open nothing else in the portal."
                }
                return "From \(due), your account for \(portal) needs a second step at login. "
                    + "You have none yet, and from then on you can open nothing else until you have set it up."
            case .loggedIn(let isNewDevice):
                return "Somebody has logged in to your account for \(portal) "
                    + (isNewDevice ? "on a new device." : "from a new network.")
            case .emailAsked, .emailChanged, .emailTakenBack: return EmailNoticeWords.english.happened(facts)
            case .factorResetAsked: return ResetNoticeWords.english.happened(facts)
            }
        },
        circumstances: { moment, device, address in
            "When and where: \(moment)" + (device.map { ", with \($0)" } ?? "")
                + (address.map { ", from the address \($0)" } ?? "") + "."
        },
        advice: { facts in
            if let advice = EmailNoticeWords.english.advice(facts.event) { return advice }
            if case .factorResetAsked = facts.event { return ResetNoticeWords.english.advice(facts.other) }
            if facts.other != nil { return "If you do not know of this, ask them, and contact your provider." }
            if case .factorsReset = facts.event { return "If you did not ask for this, contact your provider." }
            if case .roleChanged = facts.event { return "If you did not expect this, ask an owner of the portal." }
            if case .factorDemanded = facts.event {
                return "Set it up on your profile page. It takes a minute and a passkey or an authenticator app."
            }
            return "If this was you, no action is needed. If not, set a new password immediately: "
                + "choose “Forgot your password?” on the login page, then check your profile."
        },
        action: "Open the portal")

    private static let german = NoticeWords(
        language: .de,
        greeting: "Guten Tag,",
        subject: { "Sicherheit Ihres Kontos für \($0)" },
        happened: { facts in
            let portal = "im Kundenportal von \(facts.tenant)"
            switch facts.event {
            case .factorAdded(let name, let isFirst):
                return "die Authentifizierungs-App „\(name)“ wurde Ihrem Konto \(portal) hinzugefügt."
                    + (isFirst
                        ? " Ab jetzt brauchen Sie zum Anmelden neben dem Passwort einen Code. Andere Geräte wurden abgemeldet."
                        : "")
            case .factorRemoved(let name, let isLast):
                return "die Authentifizierungs-App „\(name)“ wurde aus Ihrem Konto \(portal) entfernt."
                    + (isLast ? " Zum Anmelden genügt jetzt Ihr Passwort." : "")
            case .passkeyAdded(let name, let host, let isFirst):
                return "der Passkey „\(name)“ für \(HostName.shown(host)) wurde Ihrem Konto \(portal) hinzugefügt."
                    + (isFirst
                        ? " Ab jetzt brauchen Sie zum Anmelden einen Passkey oder einen Wiederherstellungscode. "
                            + "Andere Geräte wurden abgemeldet."
                        : "")
            case .passkeyRemoved(let name, let isLast):
                return "der Passkey „\(name)“ wurde aus Ihrem Konto \(portal) entfernt."
                    + (isLast ? " Zum Anmelden genügt jetzt Ihr Passwort." : "")
            case .factorsReset:
                let actor = facts.actor ?? "Ihr Anbieter"
                guard let other = facts.other else {
                    return "\(actor) hat die Anmeldung in zwei Schritten für Ihr Konto \(portal) zurückgesetzt. "
                        + "Bis Sie sie neu einrichten, genügt Ihr Passwort zum Anmelden."
                }
                return "\(actor) hat die Anmeldung in zwei Schritten von \(other) \(portal) zurückgesetzt. "
                    + "Bis sie neu eingerichtet ist, genügt dort das Passwort zum Anmelden."
            case .roleChanged(let role, _):
                return "\(facts.actor ?? "Ihr Anbieter") hat Ihre Rolle \(portal) geändert. "
                    + "Sie ist jetzt \(MailStrings.german.role(role))."
            case .recoveryCodeUsed(let left):
                return "ein Wiederherstellungscode Ihres Kontos \(portal) wurde verwendet. "
                    + (left == 0
                        ? "Es ist keiner mehr übrig. Erstellen Sie jetzt auf Ihrer Profilseite neue."
                        : (left == 1 ? "Ein Code ist übrig." : "\(left) Codes sind übrig.")
                            + (left <= 3 ? " Erstellen Sie auf Ihrer Profilseite neue, bevor sie ausgehen." : ""))
            case .recoveryCodesRenewed:
                return "für Ihr Konto \(portal) wurden neue Wiederherstellungscodes erstellt. "
                    + "Die früheren gelten nicht mehr."
            case .factorRefused:
                return "jemand hat Ihr Passwort für das Kundenportal von \(facts.tenant) und danach mehrere "
                    + "falsche Codes eingegeben. Die Anmeldung ist nicht gelungen."
            case .factorDemanded:
                guard let due = facts.due else {
                    return "Ihr Konto \(portal) braucht ab jetzt einen zweiten Schritt bei der Anmeldung. "
                        + "Bis Sie ihn eingerichtet haben, können Sie im Portal nichts anderes öffnen."
                }
                return "ab \(due) braucht Ihr Konto \(portal) einen zweiten Schritt bei der Anmeldung. "
                    + "Sie haben noch keinen, und von da an können Sie nichts anderes öffnen, bis er eingerichtet ist."
            case .loggedIn(let isNewDevice):
                return "mit Ihrem Konto \(portal) hat sich jemand "
                    + (isNewDevice ? "auf einem neuen Gerät angemeldet." : "aus einem neuen Netz angemeldet.")
            case .emailAsked, .emailChanged, .emailTakenBack: return EmailNoticeWords.german.happened(facts)
            case .factorResetAsked: return ResetNoticeWords.german.happened(facts)
            }
        },
        circumstances: { moment, device, address in
            "Wann und wo: \(moment)" + (device.map { ", mit \($0)" } ?? "")
                + (address.map { ", von der Adresse \($0)" } ?? "") + "."
        },
        advice: { facts in
            if let advice = EmailNoticeWords.german.advice(facts.event) { return advice }
            if case .factorResetAsked = facts.event { return ResetNoticeWords.german.advice(facts.other) }
            if facts.other != nil {
                return "Wenn Sie davon nichts wissen, fragen Sie nach, und wenden Sie sich an Ihren Anbieter."
            }
            if case .factorsReset = facts.event {
                return "Falls Sie nicht darum gebeten haben, wenden Sie sich an Ihren Anbieter."
            }
            if case .roleChanged = facts.event {
                return "Falls Sie das nicht erwartet haben, fragen Sie einen Inhaber des Portals."
            }
            if case .factorDemanded = facts.event {
                return "Richten Sie ihn auf Ihrer Profilseite ein. Das dauert eine Minute und geht mit einem "
                    + "Passkey oder einer Authentifizierungs-App."
            }
            return "Wenn Sie das waren, brauchen Sie nichts zu tun. Falls nicht, legen Sie sofort ein neues Passwort "
                + "fest: über „Passwort vergessen?“ auf der Anmeldeseite, und prüfen Sie danach Ihr Profil."
        },
        action: "Portal öffnen")

    private static let ukrainian = NoticeWords(
        language: .uk,
        greeting: "Вітаємо!",
        subject: { "Безпека вашого облікового запису на порталі «\($0)»" },
        happened: { facts in
            let portal = "на клієнтському порталі «\(facts.tenant)»"
            switch facts.event {
            case .factorAdded(let name, let isFirst):
                return "До вашого облікового запису \(portal) додано застосунок для кодів «\(name)»."
                    + (isFirst
                        ? " Відтепер для входу, крім пароля, потрібен код. На інших пристроях сеанси завершено."
                        : "")
            case .factorRemoved(let name, let isLast):
                return "З вашого облікового запису \(portal) вилучено застосунок для кодів «\(name)»."
                    + (isLast ? " Тепер для входу досить пароля." : "")
            case .passkeyAdded(let name, let host, let isFirst):
                return "До вашого облікового запису \(portal) додано ключ доступу «\(name)» "
                    + "для \(HostName.shown(host))."
                    + (isFirst
                        ? " Відтепер для входу потрібен ключ доступу або резервний код. На інших пристроях сеанси завершено."
                        : "")
            case .passkeyRemoved(let name, let isLast):
                return "З вашого облікового запису \(portal) вилучено ключ доступу «\(name)»."
                    + (isLast ? " Тепер для входу досить пароля." : "")
            case .factorsReset:
                let actor = facts.actor.map { " Це зробив користувач \($0)." } ?? " Це зробив ваш постачальник."
                guard let other = facts.other else {
                    return "Двоетапний вхід вашого облікового запису \(portal) скинуто.\(actor) "
                        + "Доки ви не налаштуєте його знову, для входу досить пароля."
                }
                return "Двоетапний вхід користувача \(other) \(portal) скинуто.\(actor) "
                    + "Доки його не налаштують знову, для входу досить пароля."
            case .roleChanged(let role, _):
                let actor = facts.actor.map { " Це зробив користувач \($0)." } ?? " Це зробив ваш постачальник."
                return "Вашу роль \(portal) змінено на «\(MailStrings.ukrainian.role(role))».\(actor)"
            case .recoveryCodeUsed(let left):
                return "Використано резервний код вашого облікового запису \(portal). "
                    + (left == 0
                        ? "Більше кодів не залишилося. Створіть нові на сторінці профілю зараз."
                        : "Залишилося кодів: \(left)."
                            + (left <= 3 ? " Створіть нові на сторінці профілю, перш ніж вони закінчаться." : ""))
            case .recoveryCodesRenewed:
                return "Для вашого облікового запису \(portal) створено нові резервні коди. "
                    + "Попередні більше не діють."
            case .factorRefused:
                return "Хтось увів ваш пароль до клієнтського порталу «\(facts.tenant)», а потім кілька "
                    + "неправильних кодів. Увійти не вдалося."
            case .factorDemanded:
                guard let due = facts.due else {
                    return "Для вашого облікового запису \(portal) тепер потрібен другий крок під час входу. "
                        + "Доки ви його не налаштуєте, нічого іншого на порталі відкрити не можна."
                }
                return "З \(due) для вашого облікового запису \(portal) потрібен другий крок під час входу. "
                    + "У вас його ще немає, і відтоді нічого іншого відкрити не можна, доки ви його не налаштуєте."
            case .loggedIn(let isNewDevice):
                return "У ваш обліковий запис \(portal) увійшли "
                    + (isNewDevice ? "з нового пристрою." : "з нової мережі.")
            case .emailAsked, .emailChanged, .emailTakenBack: return EmailNoticeWords.ukrainian.happened(facts)
            case .factorResetAsked: return ResetNoticeWords.ukrainian.happened(facts)
            }
        },
        circumstances: { moment, device, address in
            "Коли й де: \(moment)" + (device.map { ", \($0)" } ?? "") + (address.map { ", з адреси \($0)" } ?? "") + "."
        },
        advice: { facts in
            if let advice = EmailNoticeWords.ukrainian.advice(facts.event) { return advice }
            if case .factorResetAsked = facts.event { return ResetNoticeWords.ukrainian.advice(facts.other) }
            if facts.other != nil {
                return "Якщо вам про це нічого не відомо, запитайте цю людину та зверніться до свого постачальника."
            }
            if case .factorsReset = facts.event {
                return "Якщо ви про це не просили, зверніться до свого постачальника."
            }
            if case .roleChanged = facts.event {
                return "Якщо ви цього не очікували, запитайте власника порталу."
            }
            if case .factorDemanded = facts.event {
                return
                    "Налаштуйте його на сторінці профілю. Це займе хвилину: знадобиться ключ доступу або застосунок для кодів."
            }
            return "Якщо це зробили ви, жодних дій не потрібно. Якщо ні, негайно встановіть новий пароль: "
                + "натисніть «Забули пароль?» на сторінці входу, а потім перевірте свій профіль."
        },
        action: "Відкрити портал")
}
