import PortalStore

/// Words of one language for account notices.
struct NoticeWords: Sendable {
    let greeting: String
    let subject: @Sendable (_ tenant: String) -> String
    let happened: @Sendable (_ event: AccountNotice.Event, _ tenant: String) -> String
    /// When, with what and from where.
    let circumstances: @Sendable (_ moment: String, _ device: String?, _ address: String?) -> String
    /// What to do if it was somebody else.
    let advice: @Sendable (AccountNotice.Event) -> String
    let action: String

    static func of(_ language: Language) -> NoticeWords {
        switch language {
        case .en: english
        case .de: german
        case .uk: ukrainian
        }
    }

    /// The mail about a notice.
    func content(_ notice: AccountNotice, _ tenant: String, moment: String, portal: String) -> MailContent {
        MailContent(
            subject: subject(tenant),
            paragraphs: [
                greeting, happened(notice.event, tenant),
                circumstances(moment, notice.device, notice.address), advice(notice.event),
            ],
            action: (action, portal), notes: [])
    }
}

extension NoticeWords {
    private static let english = NoticeWords(
        greeting: "Hello,",
        subject: { "Security of your account for \($0)" },
        happened: { event, tenant in
            switch event {
            case .factorAdded(let name):
                "The authenticator app “\(name)” was added to your account for the \(tenant) customer portal. From now on, logging in takes a code as well as your password."
            case .factorRemoved(let name):
                "The authenticator app “\(name)” was removed from your account for the \(tenant) customer portal."
            case .factorsReset(let other?, _):
                "Your provider has reset the two-step login of \(other) for the \(tenant) customer portal. That person’s password alone is enough to log in until they set it up again."
            case .factorsReset(nil, let actor):
                (actor.map { "\($0) has" } ?? "Your provider has")
                    + " reset the two-step login of your account for the \(tenant) customer portal. Your password alone is enough to log in until you set it up again."
            case .recoveryCodeUsed(let left):
                "A recovery code of your account for the \(tenant) customer portal was used. "
                    + (left == 1 ? "One code is left." : "\(left) codes are left.")
                    + (left <= 3 ? " Make new ones on your profile page before they run out." : "")
            case .recoveryCodesRenewed:
                "New recovery codes were made for your account for the \(tenant) customer portal. The earlier ones no longer work."
            case .factorRefused:
                "Somebody has entered your password for the \(tenant) customer portal and then several wrong codes. They did not get in."
            }
        },
        circumstances: { moment, device, address in
            "When and where: \(moment)" + (device.map { ", with \($0)" } ?? "")
                + (address.map { ", from the address \($0)" } ?? "") + "."
        },
        advice: { event in
            if case .factorsReset = event {
                return "If you did not ask for this, contact your provider."
            }
            return "If this was you, no action is needed. If not, set a new password immediately: "
                + "choose “Forgot your password?” on the login page, then check your profile."
        },
        action: "Open the portal")

    private static let german = NoticeWords(
        greeting: "Guten Tag,",
        subject: { "Sicherheit Ihres Kontos für \($0)" },
        happened: { event, tenant in
            switch event {
            case .factorAdded(let name):
                "die Authenticator-App „\(name)“ wurde Ihrem Konto im Kundenportal von \(tenant) hinzugefügt. Ab jetzt brauchen Sie zum Anmelden neben dem Passwort einen Code."
            case .factorRemoved(let name):
                "die Authenticator-App „\(name)“ wurde aus Ihrem Konto im Kundenportal von \(tenant) entfernt."
            case .factorsReset(let other?, _):
                "Ihr Anbieter hat die zweistufige Anmeldung von \(other) im Kundenportal von \(tenant) zurückgesetzt. Bis sie neu eingerichtet ist, genügt dort das Passwort zum Anmelden."
            case .factorsReset(nil, let actor):
                (actor ?? "Ihr Anbieter")
                    + " hat die zweistufige Anmeldung Ihres Kontos im Kundenportal von \(tenant) zurückgesetzt. Bis Sie sie neu einrichten, genügt Ihr Passwort zum Anmelden."
            case .recoveryCodeUsed(let left):
                "ein Wiederherstellungscode Ihres Kontos im Kundenportal von \(tenant) wurde verwendet. "
                    + (left == 1 ? "Ein Code ist übrig." : "\(left) Codes sind übrig.")
                    + (left <= 3 ? " Erstellen Sie auf Ihrer Profilseite neue, bevor sie ausgehen." : "")
            case .recoveryCodesRenewed:
                "für Ihr Konto im Kundenportal von \(tenant) wurden neue Wiederherstellungscodes erstellt. Die früheren gelten nicht mehr."
            case .factorRefused:
                "jemand hat Ihr Passwort für das Kundenportal von \(tenant) und danach mehrere falsche Codes eingegeben. Die Anmeldung ist nicht gelungen."
            }
        },
        circumstances: { moment, device, address in
            "Wann und wo: \(moment)" + (device.map { ", mit \($0)" } ?? "")
                + (address.map { ", von der Adresse \($0)" } ?? "") + "."
        },
        advice: { event in
            if case .factorsReset = event {
                return "Falls Sie nicht darum gebeten haben, wenden Sie sich an Ihren Anbieter."
            }
            return
                "Wenn Sie das waren, brauchen Sie nichts zu tun. Falls nicht, legen Sie sofort ein neues Passwort fest: "
                + "über „Passwort vergessen?“ auf der Anmeldeseite, und prüfen Sie danach Ihr Profil."
        },
        action: "Portal öffnen")

    private static let ukrainian = NoticeWords(
        greeting: "Вітаємо!",
        subject: { "Безпека вашого облікового запису «\($0)»" },
        happened: { event, tenant in
            switch event {
            case .factorAdded(let name):
                "До вашого облікового запису на клієнтському порталі «\(tenant)» додано застосунок автентифікації «\(name)». Відтепер для входу, крім пароля, потрібен код."
            case .factorRemoved(let name):
                "З вашого облікового запису на клієнтському порталі «\(tenant)» вилучено застосунок автентифікації «\(name)»."
            case .factorsReset(let other?, _):
                "Ваш постачальник скинув двоетапний вхід користувача \(other) на клієнтському порталі «\(tenant)». Доки його не налаштують знову, для входу досить пароля."
            case .factorsReset(nil, let actor):
                "Двоетапний вхід вашого облікового запису на клієнтському порталі «\(tenant)» скинуто. "
                    + (actor.map { "Це зробив користувач \($0)." } ?? "Це зробив ваш постачальник.")
                    + " Доки ви не налаштуєте його знову, для входу досить пароля."
            case .recoveryCodeUsed(let left):
                "Використано код відновлення вашого облікового запису на клієнтському порталі «\(tenant)». Залишилося кодів: \(left)."
                    + (left <= 3 ? " Створіть нові на сторінці профілю, перш ніж вони закінчаться." : "")
            case .recoveryCodesRenewed:
                "Для вашого облікового запису на клієнтському порталі «\(tenant)» створено нові коди відновлення. Попередні більше не діють."
            case .factorRefused:
                "Хтось увів ваш пароль до клієнтського порталу «\(tenant)», а потім кілька неправильних кодів. Увійти не вдалося."
            }
        },
        circumstances: { moment, device, address in
            "Коли й де: \(moment)" + (device.map { ", \($0)" } ?? "") + (address.map { ", з адреси \($0)" } ?? "") + "."
        },
        advice: { event in
            if case .factorsReset = event {
                return "Якщо ви про це не просили, зверніться до свого постачальника."
            }
            return "Якщо це зробили ви, жодних дій не потрібно. Якщо ні, негайно встановіть новий пароль: "
                + "натисніть «Забули пароль?» на сторінці входу, а потім перевірте свій профіль."
        },
        action: "Відкрити портал")
}
