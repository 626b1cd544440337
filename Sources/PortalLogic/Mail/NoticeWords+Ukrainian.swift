import PortalStore
import PortalToolkit

extension NoticeWords {
    static let ukrainian = NoticeWords(
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
            case .passwordChanged: return "Пароль вашого облікового запису \(portal) змінено."
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
            case .factorResetCancelled: return ResetNoticeWords.ukrainian.cancelled(facts)
            }
        },
        circumstances: { moment, device, address in
            "Коли й де: \(moment)" + (device.map { ", \($0)" } ?? "") + (address.map { ", з адреси \($0)" } ?? "") + "."
        },
        advice: { facts in
            if let advice = EmailNoticeWords.ukrainian.advice(facts.event) { return advice }
            if let advice = ResetNoticeWords.ukrainian.advice(facts) { return advice }
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
