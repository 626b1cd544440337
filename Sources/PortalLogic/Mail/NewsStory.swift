import PortalStore
import PortalToolkit

/// What a mail about news tells, with the names and numbers of now.
package struct NewsStory: Sendable {
    /// One thing that has happened.
    enum Line: Sendable {
        case nodeOffline(String, since: Instant)
        case nodeBack(String, at: Instant)
        /// Both, while the mail gathered.
        case nodeWasOffline(String, from: Instant, to: Instant)
        case invoiceIssued(String, Amount, due: CalendarDate?)
        /// An invoice over less than nothing.
        case creditIssued(String, Amount)
        case invoiceOverdue(String, Amount, due: CalendarDate?)
        case ticketWaiting(String, subject: String)
        case announced(String, text: String, from: Instant, until: Instant?)
    }

    /// In minor units.
    struct Amount: Sendable, Equatable {
        var minor: Int64
        let currency: String
    }

    /// A client's week.
    struct Week: Sendable {
        /// Nodes in each state that any is in.
        let nodes: [(state: NodeState, count: Int)]
        let openInvoices: Int
        let overdueInvoices: Int
        let owed: [Amount]
        let openTickets: Int
        let waitingTickets: Int

        /// Whether nothing waits for anybody.
        var isQuiet: Bool { overdueInvoices == 0 && waitingTickets == 0 && !nodes.contains { $0.state == .offline } }
        /// Whether there is nothing to tell of.
        var isEmpty: Bool { nodes.isEmpty && openInvoices == 0 && openTickets == 0 }
    }

    let topic: MailTopic
    var lines: [Line] = []
    /// Number of things beyond the lines.
    var more: Int64 = 0
    var week: Week?
    /// The only thing that it is about.
    var only: Int64?

    /// Path of the page that shows it.
    var page: String {
        let item = only.map { "/" + PublicID.string($0) } ?? ""
        return switch topic {
        case .nodes: "nodes" + item
        case .invoices: item.isEmpty ? "billing" : "billing/invoices" + item
        case .tickets: "tickets" + item
        case .announcements, .summary: ""
        }
    }
}

extension NewsStory {
    /// - Returns: `nil` if nothing of it is left.
    init?(
        _ topic: MailTopic, _ notice: NewsNotice, of client: ClientID, _ scope: OperatorScope, _ language: Language,
        now: Instant
    ) throws {
        self.topic = topic
        more = notice.more
        switch topic {
        case .nodes: try tellNodes(notice.news, client, scope)
        case .invoices:
            let overdue = Set(notice.news.lazy.filter { $0.event == .overdue }.map(\.subject))
            for item in notice.news where item.event == .overdue || !overdue.contains(item.subject) {
                try tellInvoice(item, client, scope)
            }
        case .tickets:
            for item in notice.news { try tellTicket(item, client, scope) }
        case .announcements:
            for item in notice.news {
                guard let found = try scope.announcement(item.subject, shownTo: client, now: now) else { continue }
                tell(found, AnnouncementDraft.words(in: found.texts), language)
            }
        case .summary: week = try Week(of: client, scope, now)
        }
        guard !lines.isEmpty || week?.isEmpty == false else { return nil }
        let subjects = Set(notice.news.map(\.subject))
        only = lines.count == 1 && more == 0 && subjects.count == 1 ? subjects.first : nil
    }

    /// Of each node what its newest news make of it.
    private mutating func tellNodes(_ news: [News], _ client: ClientID, _ scope: OperatorScope) throws {
        var told: Set<Int64> = []
        for item in news where told.insert(item.subject).inserted {
            guard let name = try scope.node(NodeID(item.subject), of: client)?.node.name else { continue }
            let outage = news.first { $0.event == .outage && $0.subject == item.subject }?.at
            let recovery = news.first { $0.event == .recovery && $0.subject == item.subject }?.at
            switch (outage, recovery) {
            case (let from?, let to?) where from <= to: lines.append(.nodeWasOffline(name, from: from, to: to))
            case (let from?, _): lines.append(.nodeOffline(name, since: from))
            case (nil, let to?): lines.append(.nodeBack(name, at: to))
            case (nil, nil): break
            }
        }
    }

    private mutating func tellInvoice(_ item: News, _ client: ClientID, _ scope: OperatorScope) throws {
        guard let invoice = try scope.invoice(item.subject, of: client), invoice.status != .void else { return }
        let isOwed = invoice.status == .open && invoice.amountDueMinor > 0
        let due = isOwed ? CalendarDate(invoice.dueOn) : nil
        let total = Amount(minor: invoice.totalMinor, currency: invoice.currency)
        if item.event == .issued {
            lines.append(
                total.minor < 0
                    ? .creditIssued(invoice.number, total) : .invoiceIssued(invoice.number, total, due: due))
        } else if isOwed {
            let amount = Amount(minor: invoice.amountDueMinor, currency: invoice.currency)
            lines.append(.invoiceOverdue(invoice.number, amount, due: due))
        }
    }

    private mutating func tellTicket(_ item: News, _ client: ClientID, _ scope: OperatorScope) throws {
        guard let ticket = try scope.ticket(item.subject, of: client), ticket.status == .pending else { return }
        lines.append(.ticketWaiting(ticket.number, subject: ticket.subject))
    }
}

extension NewsStory {
    /// In the reader's language, else the first that there is.
    private mutating func tell(
        _ announcement: ShownAnnouncement, _ all: [Language: AnnouncementDraft.Words], _ language: Language
    ) {
        let found = all[language] ?? Language.allCases.lazy.compactMap { all[$0] }.first
        guard let words = found else { return }
        lines.append(
            .announced(words.title, text: words.text, from: announcement.startsAt, until: announcement.endsAt))
    }
}

extension NewsStory.Week {
    init(of client: ClientID, _ scope: OperatorScope, _ now: Instant) throws {
        let states = try scope.nodeHealth(of: client).map { $0.state(now: now) }
        nodes = NodeState.allCases.map { state in (state, states.count { $0 == state }) }.filter { $0.1 > 0 }
        let open = try scope.openInvoices(of: client).filter { $0.amountDueMinor > 0 }
        let today = CalendarDate(at: now).description
        openInvoices = open.count
        overdueInvoices = open.count { $0.dueOn < today }
        owed = open.reduce(into: []) { sums, invoice in
            if let known = sums.firstIndex(where: { $0.currency == invoice.currency }) {
                sums[known].minor += invoice.amountDueMinor
            } else {
                sums.append(NewsStory.Amount(minor: invoice.amountDueMinor, currency: invoice.currency))
            }
        }
        let tickets = try scope.tickets(of: client)
        (openTickets, waitingTickets) = (Int(tickets.open), tickets.waiting.count)
    }
}
