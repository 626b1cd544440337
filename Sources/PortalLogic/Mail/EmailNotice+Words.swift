import PortalStore

/// Words of one language for account notices about e-mail addresses.
struct EmailNoticeWords: Sendable {
    let happened: @Sendable (NoticeFacts) -> String
    /// `nil` for notices about something else.
    let advice: @Sendable (AccountNotice.Event) -> String?
    /// Of the button that leads back to the former address.
    let action: String

    static func of(_ language: Language) -> EmailNoticeWords {
        switch language {
        case .en: english
        case .de: german
        case .uk: ukrainian
        }
    }

    static let english = EmailNoticeWords(
        happened: { facts in
            let portal = "the \(facts.tenant) customer portal"
            return switch facts.event {
            case .emailAsked(let email, _):
                "\(facts.actor ?? "Your provider") wants your account for \(portal) to have the address \(email). "
                    + "Nothing changes until that address has been confirmed."
            case .emailChanged(let email):
                "Your account for \(portal) has a new address: \(email). "
                    + "From now on, it logs you in and receives the emails about your account. This one no longer does."
            case .emailTakenBack(let email, true):
                "The address of your account for \(portal) is \(email) again. All devices were logged out, and the "
                    + "password no longer works."
            case .emailTakenBack(let email, false):
                "The address of an account for \(portal) was this one. It has been taken back from the earlier address "
                    + "and is \(email) again. All devices were logged out, and the password no longer works."
            default: ""
            }
        },
        advice: { event in
            switch event {
            case .emailAsked:
                "If you did not expect this, cancel it on your profile page and ask an owner of the portal."
            case .emailChanged:
                "If this was you, no action is needed. If not, take the old address back with the button below. It works "
                    + "for 72 hours, whatever happens to the account until then, and logs out whoever is in it."
            case .emailTakenBack(_, true):
                "Set a new password: choose “Forgot your password?” on the login page. Then check your profile: if there "
                    + "is a passkey or an authenticator app that isn’t yours, ask an owner of the portal or your provider to reset "
                    + "the two-step login."
            case .emailTakenBack(_, false):
                "If the account is yours, log in with the earlier address and set a new password there."
            default: nil
            }
        },
        action: "This wasn’t me")

    static let german = EmailNoticeWords(
        happened: { facts in
            let portal = "im Kundenportal von \(facts.tenant)"
            return switch facts.event {
            case .emailAsked(let email, _):
                "\(facts.actor ?? "Ihr Anbieter") möchte, dass Ihr Konto \(portal) die Adresse \(email) bekommt. "
                    + "Bis sie bestätigt ist, ändert sich nichts."
            case .emailChanged(let email):
                "Ihr Konto \(portal) hat eine neue Adresse: \(email). "
                    + "Ab jetzt melden Sie sich damit an, und die E-Mails zu Ihrem Konto gehen dorthin, nicht mehr hierher."
            case .emailTakenBack(let email, true):
                "Ihr Konto \(portal) hat wieder die Adresse \(email). Alle Geräte wurden abgemeldet, und das Passwort gilt "
                    + "nicht mehr."
            case .emailTakenBack(let email, false):
                "diese Adresse gehörte zu einem Konto \(portal). Von der früheren Adresse aus wurde sie zurückgenommen; das "
                    + "Konto hat wieder die Adresse \(email). Alle Geräte wurden abgemeldet, und das Passwort gilt nicht mehr."
            default: ""
            }
        },
        advice: { event in
            switch event {
            case .emailAsked:
                "Falls Sie das nicht erwartet haben, brechen Sie es auf Ihrer Profilseite ab, und fragen Sie einen Inhaber "
                    + "des Portals."
            case .emailChanged:
                "Wenn Sie das waren, brauchen Sie nichts zu tun. Falls nicht, nehmen Sie mit der Schaltfläche unten Ihre "
                    + "alte Adresse zurück. Das geht 72 Stunden lang, was auch immer bis dahin mit dem Konto geschieht, und "
                    + "meldet alle ab, die darin angemeldet sind."
            case .emailTakenBack(_, true):
                "Legen Sie ein neues Passwort fest: über „Passwort vergessen?“ auf der Anmeldeseite. Prüfen Sie danach Ihr "
                    + "Profil: Ist dort ein Passkey oder eine Authentifizierungs-App, die nicht von Ihnen ist, bitten Sie einen Inhaber des "
                    + "Portals oder Ihren Anbieter, die Anmeldung in zwei Schritten zurückzusetzen."
            case .emailTakenBack(_, false):
                "Wenn das Konto Ihres ist, legen Sie dort mit der früheren Adresse ein neues Passwort fest."
            default: nil
            }
        },
        action: "Das war ich nicht")

    static let ukrainian = EmailNoticeWords(
        happened: { facts in
            let portal = "на клієнтському порталі «\(facts.tenant)»"
            switch facts.event {
            case .emailAsked(let email, _):
                let actor = facts.actor.map { "Користувач \($0) хоче" } ?? "Ваш постачальник хоче"
                return "\(actor), щоб ваш обліковий запис \(portal) мав адресу \(email). "
                    + "Доки її не підтверджено, нічого не зміниться."
            case .emailChanged(let email):
                return "Ваш обліковий запис \(portal) має нову адресу: \(email). "
                    + "Відтепер ви входите з нею, і листи про обліковий запис надходять туди, а не сюди."
            case .emailTakenBack(let email, true):
                return "Ваш обліковий запис \(portal) знову має адресу \(email). Сеанси на всіх пристроях завершено, "
                    + "а пароль більше не діє."
            case .emailTakenBack(let email, false):
                return "Ця адреса належала обліковому запису \(portal). Її скасовано з попередньої адреси: "
                    + "обліковий запис знову має адресу \(email). Сеанси на всіх пристроях завершено, а пароль більше не діє."
            default: return ""
            }
        },
        advice: { event in
            switch event {
            case .emailAsked:
                "Якщо ви цього не очікували, скасуйте зміну на сторінці профілю та запитайте власника порталу."
            case .emailChanged:
                "Якщо це зробили ви, жодних дій не потрібно. Якщо ні, поверніть стару адресу кнопкою нижче. Вона діє "
                    + "72 години, хай що станеться з обліковим записом за цей час, і завершує всі сеанси в ньому."
            case .emailTakenBack(_, true):
                "Встановіть новий пароль: натисніть «Забули пароль?» на сторінці входу. Потім перевірте профіль: якщо там є "
                    + "ключ доступу або застосунок для кодів, який додали не ви, попросіть власника порталу або свого постачальника скинути "
                    + "двоетапний вхід."
            case .emailTakenBack(_, false):
                "Якщо цей обліковий запис ваш, встановіть для нього новий пароль із попередньою адресою."
            default: nil
            }
        },
        action: "Це зробив не я")
}

extension AccountNotice.Event {
    /// Label of the mail's button where it undoes something; `nil` where it opens the portal.
    func action(_ language: Language) -> String? {
        switch self {
        case .emailChanged: EmailNoticeWords.of(language).action
        case .factorResetAsked: ResetNoticeWords.of(language).action
        default: nil
        }
    }
}

/// Words of one language for the mail to a new address.
struct EmailConfirmationWords: Sendable {
    /// - Parameter asker: Name of somebody else who asked; empty for the provider, `nil` for the user.
    let content:
        @Sendable (MailStrings, _ tenant: String, _ link: String, _ asker: String?, _ end: Instant) -> MailContent
    /// For an address that has an account of its own.
    let taken: @Sendable (_ tenant: String, _ portal: String) -> MailContent

    static func of(_ language: Language) -> EmailConfirmationWords {
        switch language {
        case .en: english
        case .de: german
        case .uk: ukrainian
        }
    }

    private static let english = EmailConfirmationWords(
        content: { strings, tenant, link, asker, end in
            let who =
                switch asker {
                case nil: "You want to use this address for your account"
                case "": "Your provider wants you to use this address for your account"
                case let name?: "\(name) wants you to use this address for your account"
                }
            return MailContent(
                subject: "Confirm your new address for \(tenant)",
                paragraphs: [
                    "Hello,",
                    "\(who) for the \(tenant) customer portal. Confirm it, and you log in with it from then on. "
                        + "Until then nothing changes.",
                ],
                action: ("Confirm address", link),
                notes: [
                    "The link works once and expires on \(strings.moment(end)).",
                    "If you don’t know of this, ignore this email and don’t confirm: the account isn’t yours.",
                ])
        },
        taken: { tenant, portal in
            MailContent(
                subject: "Your address and \(tenant)",
                paragraphs: [
                    "Hello,",
                    "Somebody wanted to use this address for another account for the \(tenant) customer portal. As it has "
                        + "an account there already, nothing changes.",
                    "If this was you, log in with this address, or ask an owner of the portal to remove the account that "
                        + "you no longer need.",
                ],
                action: ("Open the portal", portal), notes: [])
        })

    private static let german = EmailConfirmationWords(
        content: { strings, tenant, link, asker, end in
            let who =
                switch asker {
                case nil: "Sie möchten diese Adresse für Ihr Konto"
                case "": "Ihr Anbieter möchte, dass Sie diese Adresse für Ihr Konto"
                case let name?: "\(name) möchte, dass Sie diese Adresse für Ihr Konto"
                }
            return MailContent(
                subject: "Bestätigen Sie Ihre neue Adresse für \(tenant)",
                paragraphs: [
                    "Guten Tag,",
                    "\(who) im Kundenportal von \(tenant) verwenden. Sobald Sie sie bestätigen, melden Sie sich damit an. "
                        + "Bis dahin ändert sich nichts.",
                ],
                action: ("Adresse bestätigen", link),
                notes: [
                    "Der Link gilt einmal und läuft am \(strings.moment(end)) ab.",
                    "Wenn Sie davon nichts wissen, ignorieren Sie diese E-Mail, und bestätigen Sie nicht: Das Konto ist "
                        + "nicht Ihres.",
                ])
        },
        taken: { tenant, portal in
            MailContent(
                subject: "Ihre Adresse und \(tenant)",
                paragraphs: [
                    "Guten Tag,",
                    "jemand wollte diese Adresse für ein anderes Konto im Kundenportal von \(tenant) verwenden. Da es dort "
                        + "bereits ein Konto mit dieser Adresse gibt, ändert sich nichts.",
                    "Wenn Sie das waren, melden Sie sich mit dieser Adresse an, oder bitten Sie einen Inhaber des Portals, "
                        + "das Konto zu entfernen, das Sie nicht mehr brauchen.",
                ],
                action: ("Portal öffnen", portal), notes: [])
        })

    private static let ukrainian = EmailConfirmationWords(
        content: { strings, tenant, link, asker, end in
            let who =
                switch asker {
                case nil: "Ви хочете використовувати цю адресу"
                case "": "Ваш постачальник хоче, щоб ви використовували цю адресу"
                case let name?: "Користувач \(name) хоче, щоб ви використовували цю адресу"
                }
            return MailContent(
                subject: "Підтвердьте нову адресу для порталу «\(tenant)»",
                paragraphs: [
                    "Вітаємо!",
                    "\(who) для свого облікового запису на клієнтському порталі «\(tenant)». Щойно ви її підтвердите, ви "
                        + "входитимете з нею. Доти нічого не зміниться.",
                ],
                action: ("Підтвердити адресу", link),
                notes: [
                    "Посилання діє один раз до \(strings.moment(end)).",
                    "Якщо вам про це нічого не відомо, не зважайте на цей лист і не підтверджуйте: це не ваш обліковий "
                        + "запис.",
                ])
        },
        taken: { tenant, portal in
            MailContent(
                subject: "Ваша адреса та портал «\(tenant)»",
                paragraphs: [
                    "Вітаємо!",
                    "Хтось хотів використати цю адресу для іншого облікового запису на клієнтському порталі «\(tenant)». "
                        + "Оскільки з нею там уже є обліковий запис, нічого не зміниться.",
                    "Якщо це були ви, увійдіть із цією адресою або попросіть власника порталу вилучити обліковий запис, "
                        + "який вам більше не потрібен.",
                ],
                action: ("Відкрити портал", portal), notes: [])
        })
}
