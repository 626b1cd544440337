import PortalStore

extension MailStrings {
    static let ukrainian = MailStrings(
        portal: "Портал клієнта", imprint: "Вихідні дані", privacy: "Конфіденційність",
        orOpen: "Якщо кнопка не працює, відкрийте цю адресу:",
        questions: "Є запитання? Пишіть на",
        months: [
            "січня", "лютого", "березня", "квітня", "травня", "червня", "липня", "серпня", "вересня", "жовтня",
            "листопада", "грудня",
        ],
        date: { day, month, year in "\(day) \(month) \(year) р." },
        instant: { date, time, clocks in "\(date), \(time) \(clocks)" },
        role: { role in
            switch role {
            case .owner: "власник"
            case .admin: "адміністратор"
            case .viewer: "читач"
            }
        },
        write: { strings, template, tenant in
            switch template {
            case .invitation(let link, let role, let inviter, let end):
                let who = inviter.map { "\($0) запрошує вас" } ?? "Вас запрошено"
                return MailContent(
                    subject: "Ваше запрошення до \(tenant)",
                    paragraphs: ["Вітаємо!", "\(who) до порталу клієнта \(tenant). Ваша роль: \(strings.role(role))."],
                    action: ("Прийняти запрошення", link),
                    notes: [
                        "Посилання діє один раз, до \(strings.moment(end)).",
                        "Якщо ви не чекали на цей лист, нічого робити не потрібно.",
                    ])
            case .passwordReset(let link, let end):
                return MailContent(
                    subject: "Новий пароль для \(tenant)",
                    paragraphs: [
                        "Вітаємо!", "Хтось, сподіваємося, що ви, просить новий пароль до порталу клієнта \(tenant).",
                    ],
                    action: ("Встановити новий пароль", link),
                    notes: [
                        "Посилання діє один раз, до \(strings.moment(end)).",
                        "Якщо це були не ви, нічого робити не потрібно: ваш пароль не зміниться.",
                    ])
            case .passwordChanged(let at, let portal):
                return MailContent(
                    subject: "Ваш пароль для \(tenant) змінено",
                    paragraphs: [
                        "Вітаємо!",
                        "Пароль вашого облікового запису на порталі клієнта \(tenant) змінено \(strings.moment(at)).",
                        "Якщо це зробили ви, нічого робити не потрібно. Якщо ні, негайно встановіть новий через «Забули пароль?».",
                    ],
                    action: ("Відкрити портал", portal), notes: [])
            case .domainTrouble(let domain, let portal):
                return MailContent(
                    subject: "Адреса \(domain) потребує уваги",
                    paragraphs: [
                        "Вітаємо!",
                        "Адреса \(domain) більше не веде до порталу клієнта \(tenant) так, як має. "
                            + "Портал покаже, які записи DNS потрібні.",
                        "Доки це не виправлено, портал доступний за адресою нижче.",
                    ],
                    action: ("Переглянути записи DNS", portal), notes: [])
            case .test(let portal):
                return MailContent(
                    subject: "Тестовий лист від \(tenant)",
                    paragraphs: ["Цей лист показує, що листи від \(tenant) надходять і як вони виглядають."],
                    action: ("Відкрити портал", portal), notes: [])
            case .licenceEnding(let msp, let end, let portals):
                let day = strings.day(LicenceDescriptions.lastDay(end))
                return MailContent(
                    subject: "Ліцензія \(msp) на портали закінчується \(day)",
                    paragraphs: [
                        "Вітаємо!",
                        "Ліцензія \(msp) на портали клієнтів діє до \(day) включно (UTC). "
                            + "Порталів, що від неї залежать: \(portals).",
                        "Через 14 днів портали перестануть відповідати. Нічого не буде видалено: продовження ліцензії одразу "
                            + "повертає все.",
                    ],
                    action: nil, notes: [])
            }
        })
}
