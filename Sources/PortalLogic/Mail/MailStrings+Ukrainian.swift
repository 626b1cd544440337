import PortalStore

extension MailStrings {
    static let ukrainian = MailStrings(
        portal: "Клієнтський портал", imprint: "Правова інформація", privacy: "Конфіденційність",
        orOpen: "Якщо кнопка не працює, відкрийте це посилання:",
        questions: "Є запитання? Пишіть на",
        thousands: "\u{A0}", decimal: ",",
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
                    paragraphs: [
                        "Вітаємо!",
                        "\(who) до клієнтського порталу «\(tenant)». Ваша роль: \(strings.role(role)).",
                    ],
                    action: ("Прийняти запрошення", link),
                    notes: [
                        "Посилання одноразове й діє до \(strings.moment(end)).",
                        "Якщо ви не очікували цього листа, просто проігноруйте його.",
                    ])
            case .passwordReset(let link, let end):
                return MailContent(
                    subject: "Відновлення пароля для \(tenant)",
                    paragraphs: [
                        "Вітаємо!",
                        "Ми отримали запит на відновлення вашого пароля до клієнтського порталу «\(tenant)».",
                    ],
                    action: ("Установити новий пароль", link),
                    notes: [
                        "Посилання одноразове й діє до \(strings.moment(end)).",
                        "Якщо ви цього не просили, проігноруйте цей лист. Ваш пароль не зміниться.",
                    ])
            case .accountNotice(let notice, let other, let actor, let at, let portal):
                return NoticeWords.of(.uk).content(
                    notice, NoticeFacts(notice.event, tenant, other, actor), strings, at: at, portal: portal)
            case .emailConfirmation(let link, let asker, let end):
                return EmailConfirmationWords.of(.uk).content(strings, tenant, link, asker, end)
            case .emailTaken(let portal): return EmailConfirmationWords.of(.uk).taken(tenant, portal)
            case .domainTrouble(let domain, let trouble, let portal):
                let cause =
                    switch trouble {
                    case .degraded:
                        "Домен \(domain) більше не веде на клієнтський портал «\(tenant)» так, як слід. "
                            + "Потрібні записи DNS указано на порталі."
                    case .suspended:
                        "Домен \(domain) уже два тижні не веде до клієнтського порталу «\(tenant)», тому портал за цією адресою більше не відповідає. "
                            + "Виправте записи DNS і ще раз перевірте домен на порталі."
                    case .failed:
                        "Записи DNS для \(domain) не знайдено протягом тижня, тому клієнтський портал «\(tenant)» більше їх не шукає. "
                            + "Створіть записи і ще раз перевірте домен на порталі."
                    case .certificateFailed:
                        "Записи DNS для \(domain) правильні, але отримати сертифікат не вдалося. "
                            + "Клієнтський портал «\(tenant)» повторює спробу щогодини; на порталі видно, що знайдено."
                    }
                return MailContent(
                    subject: "Ваш домен \(domain) потребує уваги",
                    paragraphs: ["Вітаємо!", cause, "Поки це не виправлено, портал доступний за адресою нижче."],
                    action: ("Переглянути записи DNS", portal), notes: [])
            case .domainActive(let domain, let portal):
                return MailContent(
                    subject: "Ваш домен \(domain) працює",
                    paragraphs: [
                        "Вітаємо!",
                        "Клієнтський портал «\(tenant)» тепер доступний за адресою \(domain) з дійсним сертифікатом.",
                    ],
                    action: ("Відкрити портал", portal), notes: [])
            case .domainLost(let domain, let portal):
                return MailContent(
                    subject: "Ваш домен \(domain) підтвердив хтось інший",
                    paragraphs: [
                        "Вітаємо!",
                        "Хтось інший підтвердив записом DNS, що \(domain) належить йому, тому клієнтський портал «\(tenant)» там більше не "
                            + "відповідає. Якщо домен ваш, запитайте про цей запис того, хто веде ваш DNS, і введіть домен ще раз.",
                    ],
                    action: ("Відкрити портал", portal), notes: [])
            case .test(let portal):
                return MailContent(
                    subject: "Тестовий лист від \(tenant)",
                    paragraphs: [
                        "Цей лист підтверджує, що листи від \(tenant) надходять, і показує, як вони виглядають."
                    ],
                    action: ("Відкрити портал", portal), notes: [])
            case .licenceEnding(let msp, let end, let portals):
                let day = strings.day(LicenceDescriptions.lastDay(end))
                return MailContent(
                    subject: "Термін дії ліцензії \(msp) на портали закінчується \(day)",
                    paragraphs: [
                        "Вітаємо!",
                        "Ліцензія \(msp) на клієнтські портали діє до \(day) включно (UTC). "
                            + "Порталів, що від неї залежать: \(portals).",
                        "Через 14 днів після цього портали стануть недоступними. Жодних даних не буде стерто; "
                            + "після продовження ліцензії все одразу відновиться.",
                    ],
                    action: nil, notes: [])
            case .certificatesOverdue(let domains, let end):
                return MailContent(
                    subject: "Сертифікати не оновлено",
                    paragraphs: [
                        "Вітаємо!",
                        "Сертифікати цих доменів діють до \(strings.moment(end)) і не оновлені: \(domains.joined(separator: ", ")).",
                        "Перевірте, чи працює вебсервер і чи доступний він на портах 80 і 443; причину вказано в його журналі. Після завершення терміну відвідувачі бачитимуть попередження.",
                    ],
                    action: nil, notes: [])
            case .webhookDisabled(let names, let at, let cause, let command):
                return MailContent(
                    subject: "Події більше не надсилаються до \(names.joined(separator: ", "))",
                    paragraphs: [
                        "Вітаємо!",
                        "Одержувач подій порталу їх не приймає, тому надсилання припинено \(strings.moment(at)): \(names.joined(separator: ", ")). Остання спроба: \(cause).",
                        "Події чекають до 400 днів. Коли одержувач запрацює, оператор порталу надішле їх з того місця, де зупинилося: \(command)",
                    ],
                    action: nil, notes: [])
            case .news(let story, let pages): return NewsWords.of(.uk).content(story, strings, tenant, pages)
            }
        })
}
