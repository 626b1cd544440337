import PortalStore

extension NewsWords {
    static let english = NewsWords(
        greeting: "Hello,",
        subject: { story, tenant in
            let count = Int64(story.lines.count) + story.more
            guard count == 1, let line = story.lines.first else {
                return switch story.topic {
                case .nodes: "\(tenant): news of \(count) nodes"
                case .invoices: "\(tenant): news of \(count) invoices"
                case .tickets: "\(tenant): \(count) tickets wait for you"
                case .announcements: "\(tenant): announcements"
                case .summary: "Your week: \(tenant)"
                }
            }
            return switch line {
            case .nodeOffline(let name, _): "\(name) is offline"
            case .nodeBack(let name, _): "\(name) is back"
            case .nodeWasOffline(let name, _, _): "\(name) was offline and is back"
            case .invoiceIssued(let number, _, _): "Invoice \(number)"
            case .creditIssued(let number, _): "Credit note \(number)"
            case .invoiceOverdue(let number, _, _): "Invoice \(number) is overdue"
            case .ticketWaiting(let number, let subject): "Waiting for you: \(subject) (\(number))"
            case .announced(let title, _, _, _): title
            }
        },
        intro: { story, tenant in
            let portal = "the \(tenant) customer portal"
            return switch story.topic {
            case .nodes: "This is what \(portal) has seen of your nodes:"
            case .invoices: "There is news of your invoices in \(portal):"
            case .tickets: "Your provider waits for an answer to this, in \(portal):"
            case .announcements: "Your provider announces, in \(portal):"
            case .summary:
                story.week?.isQuiet == true
                    ? "All is well in \(portal). This is how your week ends:"
                    : "This is how your week in \(portal) ends:"
            }
        },
        line: { strings, line in
            switch line {
            case .nodeOffline(let name, let since): "\(name): offline since \(strings.moment(since))"
            case .nodeBack(let name, let at): "\(name): back since \(strings.moment(at))"
            case .nodeWasOffline(let name, let from, let to):
                "\(name): back since \(strings.moment(to)), was offline from \(strings.moment(from))"
            case .invoiceIssued(let number, let amount, let due):
                "\(number): \(strings.money(amount))" + (due.map { ", due on \(strings.day($0))" } ?? ", paid")
            case .creditIssued(let number, let amount): "\(number): \(strings.money(amount)), a credit note"
            case .invoiceOverdue(let number, let amount, let due):
                "\(number): \(strings.money(amount)) overdue" + (due.map { ", was due on \(strings.day($0))" } ?? "")
            case .ticketWaiting(let number, let subject): "\(number): \(subject)"
            case .announced(let title, let text, let from, let until):
                "\(title) (from \(strings.moment(from))" + (until.map { ", until \(strings.moment($0))" } ?? "") + ")"
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
                        case .degraded: "degraded"
                        case .offline: "offline"
                        case .maintenance: "under maintenance"
                        case .noData: "without data"
                        }
                    return "\(count) \(word)"
                }
                lines.append("Nodes: " + states.joined(separator: ", "))
            }
            let owed = week.owed.map(strings.money).joined(separator: " + ")
            lines.append(
                week.openInvoices == 0
                    ? "Invoices: nothing to pay"
                    : "Invoices: \(week.openInvoices) open (\(owed)), \(week.overdueInvoices) overdue")
            lines.append("Tickets: \(week.openTickets) open, \(week.waitingTickets) waiting for you")
            return lines
        },
        more: { "and \($0) more" },
        action: { topic in
            switch topic {
            case .nodes: "View nodes"
            case .invoices: "View invoices"
            case .tickets: "View and reply"
            case .announcements, .summary: "Open the portal"
            }
        },
        why: { topic in
            let often = "at most one an hour"
            return switch topic {
            case .nodes: "You receive emails about nodes that fail or are back, \(often)."
            case .invoices: "You receive emails about new and overdue invoices, \(often)."
            case .tickets: "You receive emails about tickets that wait for you, \(often)."
            case .announcements: "You receive emails about announcements, \(often)."
            case .summary: "You receive this summary every Monday."
            }
        },
        stop: "Stop these emails", choose: "Choose your emails")
}
