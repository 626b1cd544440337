import PortalStore

/// Words of one language for the account notice about a reset of second factors that waits.
struct ResetNoticeWords: Sendable {
    let happened: @Sendable (NoticeFacts) -> String
    /// - Parameter other: The person it is about, if that is not the recipient.
    let advice: @Sendable (_ other: String?) -> String
    /// Of the button that leads to the page that cancels it.
    let action: String

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
        advice: { other in
            other == nil
                ? "If you asked for this, there is nothing to do. If not, cancel it with the button below and set a "
                    + "new password: somebody may be trying to get into your account."
                : "If that person asked for this, there is nothing to do. If they do not know of it, cancel it with the "
                    + "button below: somebody may be trying to get into their account."
        },
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
        advice: { other in
            other == nil
                ? "Wenn Sie darum gebeten haben, brauchen Sie nichts zu tun. Falls nicht, brechen Sie es mit der Schaltfläche "
                    + "unten ab, und legen Sie ein neues Passwort fest: Vielleicht versucht jemand, in Ihr Konto zu gelangen."
                : "Wenn diese Person darum gebeten hat, brauchen Sie nichts zu tun. Falls sie nichts davon weiß, brechen Sie "
                    + "es mit der Schaltfläche unten ab: Vielleicht versucht jemand, in ihr Konto zu gelangen."
        },
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
        advice: { other in
            other == nil
                ? "Якщо про це просили ви, жодних дій не потрібно. Якщо ні, скасуйте це кнопкою нижче та встановіть "
                    + "новий пароль: можливо, хтось намагається увійти до вашого облікового запису."
                : "Якщо про це просила ця людина, жодних дій не потрібно. Якщо їй про це не відомо, скасуйте це кнопкою "
                    + "нижче: можливо, хтось намагається увійти до її облікового запису."
        },
        action: "Скасувати скидання")
}
