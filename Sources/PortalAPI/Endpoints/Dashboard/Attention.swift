import PortalLogic
import PortalStore
import PortalToolkit

/// An item that needs attention: a node problem, an overdue invoice, a ticket waiting for the client.
struct Attention {
    /// Worst first.
    enum Reason: String, CaseIterable {
        case offline
        case invoiceOverdue = "invoice-overdue"
        case noData = "no-data"
        case degraded
        case diskHigh = "disk-high"
        case memoryHigh = "memory-high"
        case cpuHigh = "cpu-high"
        case commandFailed = "command-failed"
        case ticketPending = "ticket-pending"
    }
    enum Subject {
        case node(NodeHealth)
        case invoice(Invoice)
        case ticket(Ticket)
    }

    let reason: Reason
    let subject: Subject
    let since: Instant?

    /// Number of items on the dashboard.
    private static let maximumShown = 10
    /// Places reserved for invoices and tickets each, regardless of node problems.
    private static let reservedPerReason = 2

    /// All items, worst first.
    static func all(_ nodes: [NodeHealth], _ invoices: [Invoice], _ tickets: [Ticket], now: Instant) -> [Attention] {
        let found =
            nodes.compactMap { NodeProblem.worst($0, now: now) }
            + invoices.filter { $0.isOverdue(now: now) }.map(Attention.init(overdue:))
            + tickets.map { Attention(reason: .ticketPending, subject: .ticket($0), since: $0.updatedAt) }
        return Reason.allCases.flatMap { reason in found.filter { $0.reason == reason } }
    }

    /// The worst items, with places reserved per kind.
    static func worst(_ all: [Attention]) -> [Attention] {
        let kept = [Reason.invoiceOverdue, .ticketPending].flatMap { reason in
            all.indices.filter { all[$0].reason == reason }.prefix(reservedPerReason)
        }
        let others = all.indices.filter { !kept.contains($0) }.prefix(maximumShown - kept.count)
        return (kept + others).sorted().map { all[$0] }
    }

    /// Id of the subject.
    var id: Int64 {
        switch subject {
        case .node(let node): node.id.number
        case .invoice(let invoice): invoice.id
        case .ticket(let ticket): ticket.id
        }
    }
}

extension Attention {
    fileprivate init(overdue invoice: Invoice) {
        let due = CalendarDate(invoice.dueOn).map { $0.startsAt + .days(1) }
        self.init(reason: .invoiceOverdue, subject: .invoice(invoice), since: due)
    }
}

private enum NodeProblem {
    private static let busyTime = Duration.minutes(15)
    private static let failureTime = Duration.hours(24)

    /// A node's worst problem; none during maintenance.
    static func worst(_ node: NodeHealth, now: Instant) -> Attention? {
        reason(node, now: now).map { Attention(reason: $0.0, subject: .node(node), since: $0.1) }
    }

    private static func reason(_ node: NodeHealth, now: Instant) -> (Attention.Reason, Instant?)? {
        switch node.state(now: now) {
        case .maintenance: return nil
        case .offline: return (.offline, node.statusAt)
        case .noData: return (.noData, node.lastSeenAt)
        case .degraded: return (.degraded, node.statusAt)
        case .online: break
        }
        if let since = node.diskHighAt { return (.diskHigh, since) }
        if let since = node.memoryHighAt { return (.memoryHigh, since) }
        if let since = node.cpuHighAt, now - since >= busyTime { return (.cpuHigh, since) }
        if let at = node.commandFailedAt, now - at <= failureTime { return (.commandFailed, at) }
        return nil
    }
}

extension JSONWriter {
    /// The members of `attention`.
    mutating func attention(_ item: Attention) {
        id("id", item.id)
        field("reason", item.reason.rawValue)
        instant("since", item.since)
        switch item.subject {
        case .node(let node): about("node", node.name)
        case .invoice(let invoice): about("invoice", invoice.number, invoice)
        case .ticket(let ticket): about("ticket", ticket.subject)
        }
    }

    private mutating func about(_ kind: String, _ name: String, _ invoice: Invoice? = nil) {
        field("kind", kind)
        field("name", name)
        object("amount_due", invoice) { $0.amount(minor: $1.amountDueMinor, currency: $1.currency) }
        field("payment_url", invoice?.paymentURL)
    }
}
