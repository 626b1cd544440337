import PortalStore

extension NewsWords {
    static let ukrainian = NewsWords(
        greeting: "Вітаємо!",
        subject: { story, tenant in
            let count = Int64(story.lines.count) + story.more
            guard count == 1, let line = story.lines.first else {
                return switch story.topic {
                case .nodes: "\(tenant): новини про сервери (\(count))"
                case .invoices: "\(tenant): новини про рахунки (\(count))"
                case .tickets: "\(tenant): звернення чекають на вас (\(count))"
                case .announcements: "\(tenant): оголошення"
                case .summary: "Ваш тиждень: \(tenant)"
                }
            }
            return switch line {
            case .nodeOffline(let name, _): "\(name) не в мережі"
            case .nodeBack(let name, _): "\(name) знову працює"
            case .nodeWasOffline(let name, _, _): "\(name) знову працює після збою"
            case .invoiceIssued(let number, _, _): "Рахунок \(number)"
            case .creditIssued(let number, _): "Кредит-нота \(number)"
            case .invoiceOverdue(let number, _, _): "Рахунок \(number) прострочено"
            case .ticketWaiting(let number, let subject): "Чекає на вас: \(subject) (\(number))"
            case .announced(let title, _, _, _): title
            }
        },
        intro: { story, tenant in
            let portal = "на клієнтському порталі «\(tenant)»"
            return switch story.topic {
            case .nodes: "Ось що видно \(portal) про ваші сервери:"
            case .invoices: "Є новини про ваші рахунки \(portal):"
            case .tickets: "Ваш постачальник чекає на відповідь \(portal):"
            case .announcements: "Ваш постачальник повідомляє \(portal):"
            case .summary:
                story.week?.isQuiet == true
                    ? "Усе гаразд \(portal). Підсумок вашого тижня:" : "Підсумок вашого тижня \(portal):"
            }
        },
        line: { strings, line in
            switch line {
            case .nodeOffline(let name, let since): "\(name): не в мережі з \(strings.moment(since))"
            case .nodeBack(let name, let at): "\(name): знову працює з \(strings.moment(at))"
            case .nodeWasOffline(let name, let from, let to):
                "\(name): знову працює з \(strings.moment(to)), не був у мережі з \(strings.moment(from))"
            case .invoiceIssued(let number, let amount, let due):
                "\(number): \(strings.money(amount))" + (due.map { ", сплатити до \(strings.day($0))" } ?? ", сплачено")
            case .creditIssued(let number, let amount): "\(number): \(strings.money(amount)), кредит-нота"
            case .invoiceOverdue(let number, let amount, let due):
                "\(number): прострочено \(strings.money(amount))"
                    + (due.map { ", термін був \(strings.day($0))" } ?? "")
            case .ticketWaiting(let number, let subject): "\(number): \(subject)"
            case .announced(let title, let text, let from, let until):
                "\(title) (з \(strings.moment(from))" + (until.map { ", до \(strings.moment($0))" } ?? "") + ")"
                    + (text.isEmpty ? "" : ": " + text)
            }
        },
        week: { strings, week in
            var lines: [String] = []
            if !week.nodes.isEmpty {
                let states = week.nodes.map { state, count in
                    let word =
                        switch state {
                        case .online: "у мережі"
                        case .degraded: "з перебоями"
                        case .offline: "не в мережі"
                        case .maintenance: "на обслуговуванні"
                        case .noData: "без даних"
                        }
                    return "\(word) – \(count)"
                }
                lines.append("Сервери: " + states.joined(separator: ", "))
            }
            let owed = week.owed.map(strings.money).joined(separator: " + ")
            lines.append(
                week.openInvoices == 0
                    ? "Рахунки: сплачувати нічого"
                    : "Рахунки: відкритих – \(week.openInvoices) (\(owed)), прострочених – \(week.overdueInvoices)")
            lines.append("Звернення: відкритих – \(week.openTickets), чекають на вас – \(week.waitingTickets)")
            return lines
        },
        more: { "і ще \($0)" },
        action: { topic in
            switch topic {
            case .nodes: "Переглянути сервери"
            case .invoices: "Переглянути рахунки"
            case .tickets: "Переглянути й відповісти"
            case .announcements, .summary: "Відкрити портал"
            }
        },
        why: { topic in
            let often = "щонайбільше один на годину"
            return switch topic {
            case .nodes: "Ви отримуєте листи про збої та відновлення серверів, \(often)."
            case .invoices: "Ви отримуєте листи про нові та прострочені рахунки, \(often)."
            case .tickets: "Ви отримуєте листи про звернення, що чекають на вас, \(often)."
            case .announcements: "Ви отримуєте листи про оголошення, \(often)."
            case .summary: "Ви отримуєте цей підсумок щопонеділка."
            }
        },
        stop: "Відмовитися від цих листів", choose: "Обрати свої листи")
}
