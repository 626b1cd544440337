import PortalStore
import PortalToolkit

/// What the lines of an import tell people by mail. In the first hour after a portal was turned on, and after the first
/// import of a kind, what comes has long been there.
struct ImportedNews {
    /// How long a portal fills.
    static let filling = Duration.hours(1)
    /// How long a node must be offline.
    static let outage = Duration.minutes(5)
    /// How old an invoice may be.
    private static let daysOfInvoices = 7

    private let imports: ImportWriter
    private let now: Instant
    /// `YYYY-MM-DD`, as of invoices: what was due before the first has been told by the round, or never will be.
    private let dayOfRound, oldestInvoice: String
    private var starts: [Source: Instant?] = [:]

    private struct Source: Hashable {
        let client: ClientID
        let kind: ImportType
    }

    init(_ imports: ImportWriter, now: Instant) {
        (self.imports, self.now) = (imports, now)
        dayOfRound = CalendarDate(at: now - NewsRounds.time).description
        oldestInvoice = CalendarDate(at: now).adding(days: -Self.daysOfInvoices).description
    }

    /// Sees a node that was stored: only what changes is news.
    mutating func see(_ node: Imported.Node, _ stored: Imported.Stored, _ client: ClientID) throws {
        guard stored.outcome == .changed, let before = stored.before, before != node.status.rawValue else { return }
        guard node.status == .offline else {
            let isBack = node.status != .maintenance
            if try imports.endOutage(of: stored.id, client: client, isBack: isBack) {
                try imports.add(News(.recovery, of: stored.id, at: node.statusAt), client: client, due: now)
            }
            return
        }
        guard try isNews(.node, client, at: node.statusAt) else { return }
        let news = News(.outage, of: stored.id, at: node.statusAt)
        try imports.add(news, client: client, due: max(now, node.statusAt + Self.outage))
    }

    /// Sees an invoice that was stored.
    mutating func see(_ invoice: Imported.Invoice, _ stored: Imported.Stored, _ client: ClientID) throws {
        try seeDebt(invoice, stored, client)
        guard invoice.status == .open || invoice.status == .paid, invoice.issuedOn >= oldestInvoice,
            stored.outcome == .added || stored.before == InvoiceStatus.draft.rawValue,
            let issued = CalendarDate(invoice.issuedOn),
            try isNews(.invoice, client, at: issued.startsAt + .days(1))
        else { return }
        try imports.add(News(.issued, of: stored.id, at: now), client: client, due: now)
    }

    /// The daily round finds only what becomes overdue after it has come: not what does so before, or when a payment
    /// fails.
    private mutating func seeDebt(_ invoice: Imported.Invoice, _ stored: Imported.Stored, _ client: ClientID) throws {
        guard invoice.status == .open, invoice.amountDueMinor > 0, invoice.dueOn < dayOfRound,
            stored.outcome == .added || stored.outcome == .changed,
            stored.before != InvoiceStatus.open.rawValue, try isNews(.invoice, client, at: now)
        else { return }
        try imports.add(News(.overdue, of: stored.id, at: now), client: client, due: now)
    }

    /// Sees a ticket that was stored.
    mutating func see(_ ticket: Imported.Ticket, _ stored: Imported.Stored, _ client: ClientID) throws {
        guard ticket.status == .pending, stored.isAnswered || stored.before != TicketStatus.pending.rawValue,
            try isNews(.ticket, client, at: ticket.updatedAt)
        else { return }
        try imports.add(News(.waiting, of: stored.id, at: ticket.updatedAt), client: client, due: now)
    }

    private mutating func isNews(_ kind: ImportType, _ client: ClientID, at: Instant) throws -> Bool {
        let source = Source(client: client, kind: kind)
        if starts[source] == nil { starts[source] = .some(try start(source)) }
        return starts[source].flatMap { $0 }.map { at >= $0 } ?? false
    }

    /// From when on things are news; `nil` while none is.
    private func start(_ source: Source) throws -> Instant? {
        guard let start = try imports.newsStart(of: source.kind, client: source.client), start.isOn,
            let first = start.firstImport
        else { return nil }
        let begin = max(start.enabledAt, first)
        return now >= begin + Self.filling ? begin : nil
    }
}
