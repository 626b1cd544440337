import PortalStore

/// Words of one language for the account notices about a reset of second factors that waits, and its end.
struct ResetNoticeWords: Sendable {
    let happened: @Sendable (NoticeFacts) -> String
    let cancelled: @Sendable (NoticeFacts) -> String
    /// - Parameter other: The person it is about, if that is not the recipient.
    let whatToDo: @Sendable (_ other: String?) -> String
    /// For whom nothing is left to cancel.
    let askAgain: String
    /// Of the button that leads to the page that cancels it.
    let action: String

    /// What to do; `nil` for other notices, and for who is told of another's end.
    func advice(_ facts: NoticeFacts) -> String? {
        switch facts.event {
        case .factorResetAsked: whatToDo(facts.other)
        case .factorResetCancelled: facts.other == nil ? askAgain : nil
        default: nil
        }
    }

    static func of(_ language: Language) -> ResetNoticeWords {
        switch language {
        case .en: english
        case .de: german
        case .uk: ukrainian
        }
    }

    static let english = ResetNoticeWords(
        happened: { facts in
            let (portal, due) = ("the \(facts.tenant) customer portal", facts.due ?? "")
            guard let other = facts.other else {
                return "Your provider was asked to reset the two-step login of your account for \(portal). "
                    + "This happens on \(due). Your password alone is then enough to log in until you set it up again."
            }
            return "Your provider was asked to reset the two-step login of \(other) for \(portal). "
                + "This happens on \(due). That person’s password alone is then enough to log in until they set it up again."
        },
        cancelled: { facts in
            let actor = facts.actor ?? "Your provider"
            return "\(actor) has cancelled the reset of the two-step login of \(facts.other ?? "your account") for "
                + "the \(facts.tenant) customer portal. It stays as it is."
        },
        whatToDo: { other in
            other == nil
                ? "If you asked for this, there is nothing to do. If not, cancel it with the button below and set a "
                    + "new password: somebody may be trying to get into your account."
                : "If that person asked for this, there is nothing to do. If they do not know of it, cancel it with the "
                    + "button below: somebody may be trying to get into their account."
        },
        askAgain: "If you have lost your second factor, ask an owner of the portal or your provider again.",
        action: "Cancel the reset")

    static let german = ResetNoticeWords(
        happened: { facts in
            let (portal, due) = ("im Kundenportal von \(facts.tenant)", facts.due ?? "")
            guard let other = facts.other else {
                return "Ihr Anbieter wurde gebeten, die Anmeldung in zwei Schritten für Ihr Konto \(portal) "
                    + "zurückzusetzen. Das geschieht am \(due). Danach genügt Ihr Passwort zum Anmelden, bis Sie sie neu einrichten."
            }
            return "Ihr Anbieter wurde gebeten, die Anmeldung in zwei Schritten von \(other) \(portal) zurückzusetzen. "
                + "Das geschieht am \(due). Danach genügt dort das Passwort zum Anmelden, bis sie neu eingerichtet ist."
        },
        cancelled: { facts in
            let (actor, whose) = (facts.actor ?? "Ihr Anbieter", facts.other.map { "von \($0)" } ?? "Ihres Kontos")
            return "\(actor) hat das Zurücksetzen der Anmeldung in zwei Schritten \(whose) im Kundenportal von "
                + "\(facts.tenant) abgebrochen. Sie bleibt, wie sie ist."
        },
        whatToDo: { other in
            other == nil
                ? "Wenn Sie darum gebeten haben, brauchen Sie nichts zu tun. Falls nicht, brechen Sie es mit der Schaltfläche "
                    + "unten ab, und legen Sie ein neues Passwort fest: Vielleicht versucht jemand, in Ihr Konto zu gelangen."
                : "Wenn diese Person darum gebeten hat, brauchen Sie nichts zu tun. Falls sie nichts davon weiß, brechen Sie "
                    + "es mit der Schaltfläche unten ab: Vielleicht versucht jemand, in ihr Konto zu gelangen."
        },
        askAgain:
            "Wenn Ihnen der zweite Schritt weiter fehlt, wenden Sie sich erneut an einen Inhaber des Portals oder an "
            + "Ihren Anbieter.",
        action: "Zurücksetzen abbrechen")

    static let ukrainian = ResetNoticeWords(
        happened: { facts in
            let (portal, due) = ("на клієнтському порталі «\(facts.tenant)»", facts.due ?? "")
            guard let other = facts.other else {
                return "Вашого постачальника попросили скинути двоетапний вхід вашого облікового запису \(portal). "
                    + "Це станеться \(due). Після цього для входу буде досить пароля, доки ви не налаштуєте двоетапний вхід "
                    + "знову."
            }
            return "Вашого постачальника попросили скинути двоетапний вхід користувача \(other) \(portal). "
                + "Це станеться \(due). Після цього для входу буде досить пароля, доки двоетапний вхід не налаштують знову."
        },
        cancelled: { facts in
            let whose = facts.other.map { "користувача \($0)" } ?? "вашого облікового запису"
            return "Скидання двоетапного входу \(whose) на клієнтському порталі «\(facts.tenant)» скасовано. "
                + "Хто скасував: \(facts.actor ?? "ваш постачальник"). Двоетапний вхід залишається без змін."
        },
        whatToDo: { other in
            other == nil
                ? "Якщо про це просили ви, жодних дій не потрібно. Якщо ні, скасуйте це кнопкою нижче та встановіть "
                    + "новий пароль: можливо, хтось намагається увійти до вашого облікового запису."
                : "Якщо про це просила ця людина, жодних дій не потрібно. Якщо їй про це не відомо, скасуйте це кнопкою "
                    + "нижче: можливо, хтось намагається увійти до її облікового запису."
        },
        askAgain: "Якщо у вас немає доступу до другого кроку, знову зверніться до власника порталу або постачальника.",
        action: "Скасувати скидання")
}
