import PortalStore

extension NewsWords {
    static let german = NewsWords(
        greeting: "Guten Tag,",
        subject: { story, tenant in
            let count = Int64(story.lines.count) + story.more
            guard count == 1, let line = story.lines.first else {
                return switch story.topic {
                case .nodes: "\(tenant): Neues von \(count) Servern"
                case .invoices: "\(tenant): Neues von \(count) Rechnungen"
                case .tickets: "\(tenant): \(count) Tickets warten auf Sie"
                case .announcements: "\(tenant): Ankündigungen"
                case .summary: "Ihre Woche: \(tenant)"
                }
            }
            return switch line {
            case .nodeOffline(let name, _): "\(name) ist offline"
            case .nodeBack(let name, _): "\(name) ist wieder da"
            case .nodeWasOffline(let name, _, _): "\(name) war offline und ist wieder da"
            case .invoiceIssued(let number, _, _): "Rechnung \(number)"
            case .creditIssued(let number, _): "Gutschrift \(number)"
            case .invoiceOverdue(let number, _, _): "Rechnung \(number) ist überfällig"
            case .ticketWaiting(let number, let subject): "Wartet auf Sie: \(subject) (\(number))"
            case .announced(let title, _, _, _): title
            }
        },
        intro: { story, tenant in
            let portal = "im Kundenportal von \(tenant)"
            return switch story.topic {
            case .nodes: "das gibt es \(portal) Neues von Ihren Servern:"
            case .invoices: "\(portal) gibt es Neues zu Ihren Rechnungen:"
            case .tickets: "Ihr Anbieter wartet \(portal) auf Ihre Antwort:"
            case .announcements: "Ihr Anbieter kündigt \(portal) an:"
            case .summary:
                story.week?.isQuiet == true
                    ? "\(portal) ist alles in Ordnung. So endet Ihre Woche:" : "so endet Ihre Woche \(portal):"
            }
        },
        line: { strings, line in
            switch line {
            case .nodeOffline(let name, let since): "\(name): offline seit \(strings.moment(since))"
            case .nodeBack(let name, let at): "\(name): wieder da seit \(strings.moment(at))"
            case .nodeWasOffline(let name, let from, let to):
                "\(name): wieder da seit \(strings.moment(to)), war offline ab \(strings.moment(from))"
            case .invoiceIssued(let number, let amount, let due):
                "\(number): \(strings.money(amount))" + (due.map { ", fällig am \(strings.day($0))" } ?? ", bezahlt")
            case .creditIssued(let number, let amount): "\(number): \(strings.money(amount)), eine Gutschrift"
            case .invoiceOverdue(let number, let amount, let due):
                "\(number): \(strings.money(amount)) überfällig"
                    + (due.map { ", war fällig am \(strings.day($0))" } ?? "")
            case .ticketWaiting(let number, let subject): "\(number): \(subject)"
            case .announced(let title, let text, let from, let until):
                "\(title) (ab \(strings.moment(from))" + (until.map { ", bis \(strings.moment($0))" } ?? "") + ")"
                    + (text.isEmpty ? "" : ": " + text)
            }
        },
        week: { strings, week in
            var lines: [String] = []
            if !week.nodes.isEmpty {
                let states = week.nodes.map { state, count in
                    let word =
                        switch state {
                        case .online: "online"
                        case .degraded: "beeinträchtigt"
                        case .offline: "offline"
                        case .maintenance: "in Wartung"
                        case .noData: "ohne Daten"
                        }
                    return "\(count) \(word)"
                }
                lines.append("Server: " + states.joined(separator: ", "))
            }
            let owed = week.owed.map(strings.money).joined(separator: " + ")
            lines.append(
                week.openInvoices == 0
                    ? "Rechnungen: nichts zu zahlen"
                    : "Rechnungen: \(week.openInvoices) offen (\(owed)), davon \(week.overdueInvoices) überfällig")
            let wait = week.waitingTickets == 1 ? "wartet" : "warten"
            lines.append("Tickets: \(week.openTickets) offen, \(week.waitingTickets) \(wait) auf Sie")
            return lines
        },
        more: { "und \($0) weitere" },
        action: { topic in
            switch topic {
            case .nodes: "Server ansehen"
            case .invoices: "Rechnungen ansehen"
            case .tickets: "Ansehen und antworten"
            case .announcements, .summary: "Portal öffnen"
            }
        },
        why: { topic in
            let often = "höchstens eine pro Stunde"
            return switch topic {
            case .nodes: "Sie erhalten E-Mails über Server, die ausfallen oder wieder da sind, \(often)."
            case .invoices: "Sie erhalten E-Mails über neue und überfällige Rechnungen, \(often)."
            case .tickets: "Sie erhalten E-Mails über Tickets, die auf Sie warten, \(often)."
            case .announcements: "Sie erhalten E-Mails über Ankündigungen, \(often)."
            case .summary: "Sie erhalten diese Übersicht jeden Montag."
            }
        },
        stop: "Diese E-Mails abbestellen", choose: "E-Mails auswählen")
}
