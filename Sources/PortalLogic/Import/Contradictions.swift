import PortalStore
import PortalToolkit

/// Contradictions within a line, or with the clock. They are warnings: upstream's data are shown as they are, and the
/// operator is informed.
struct Contradictions {
    private let now: Instant
    private(set) var found: [FieldError] = []

    /// Returns a line's contradictions; samples, heartbeats and snapshots have none.
    static func of(_ body: ImportLine.Body, now: Instant) -> [FieldError] {
        var contradictions = Contradictions(now: now)
        switch body {
        case .sample, .heartbeat, .snapshot: return []
        case .msp(_, _, let stamp), .tombstone(_, _, _, let stamp), .announcement(_, _, _, let stamp):
            contradictions.future("updated_at", stamp)
        case .client(_, let line): contradictions.future("updated_at", line.stamp)
        case .branding(_, let line): contradictions.future("updated_at", line.stamp)
        case .node(_, let node): contradictions.check(node)
        case .subscription(_, let subscription): contradictions.check(subscription)
        case .invoice(_, let invoice): contradictions.check(invoice)
        case .ticket(_, let ticket): contradictions.check(ticket)
        case .audit(_, let event): contradictions.future("at", event.at)
        }
        return contradictions.found
    }

    private init(now: Instant) { self.now = now }

    private mutating func warn(_ field: String, _ message: String) {
        found.append(FieldError(field, Violation(.contradictory, message)))
    }

    // MARK: Time

    /// A future stamp makes every later line look old until then.
    private mutating func future(_ field: String, _ at: Instant?) {
        if let at, at > now + LineParser.clockSkew { warn(field, "lies in the future") }
    }

    private mutating func order(_ field: String, _ later: String?, _ other: String, _ earlier: String?) {
        if let later, let earlier, later < earlier { warn(field, "is before \(other)") }
    }

    // MARK: Records

    private mutating func check(_ node: Imported.Node) {
        future("booted_at", node.bootedAt)
        future("updated_at", node.updatedAt)
    }

    private mutating func check(_ subscription: Imported.Subscription) {
        order("renews_on", subscription.renewsOn, "started_on", subscription.startedOn)
        future("updated_at", subscription.updatedAt)
    }

    private mutating func check(_ invoice: Imported.Invoice) {
        order("due_on", invoice.dueOn, "issued_on", invoice.issuedOn)
        order("paid_on", invoice.paidOn, "issued_on", invoice.issuedOn)
        order("period_end", invoice.periodEnd, "period_start", invoice.periodStart)
        // Somewhere it is already tomorrow.
        if let paid = invoice.paidOn, paid > CalendarDate(at: now).adding(days: 1).description {
            warn("paid_on", "lies in the future")
        }
        if invoice.status == .open, invoice.paidOn != nil { warn("paid_on", "is there although the invoice is open") }
        amounts(of: invoice)
        for (index, line) in invoice.lines.enumerated() { check(line, "lines[\(index)].") }
        future("updated_at", invoice.updatedAt)
    }

    private mutating func amounts(of invoice: Imported.Invoice) {
        let total = invoice.totalMinor
        if invoice.subtotalMinor + invoice.taxMinor != total { warn("total", "is not subtotal and tax together") }
        if !(min(0, total)...max(0, total)).contains(invoice.amountDueMinor) {
            warn("amount_due", "is not between 0 and the total")
        } else if invoice.status == .paid, invoice.amountDueMinor != 0 {
            warn("amount_due", "is not 0 although the invoice is paid")
        }
        // Line prices may be with or without tax.
        let sum = invoice.lines.reduce(0) { $0 + $1.totalMinor }
        if !invoice.lines.isEmpty, sum != invoice.subtotalMinor, sum != total {
            warn("lines", "are together neither the subtotal nor the total")
        }
    }

    private mutating func check(_ line: Imported.Invoice.Line, _ path: String) {
        order(path + "period_end", line.periodEnd, "period_start", line.periodStart)
        guard let quantity = Double(line.quantity) else { return }
        // Unit price and total are rounded to whole minor units, by at most half of one each.
        let error = quantity * Double(line.unitPriceMinor) - Double(line.totalMinor)
        if error.magnitude > quantity.magnitude / 2 + 0.5 + Double(line.totalMinor).magnitude * 1e-12 {
            warn(path + "total", "is not quantity times unit_price")
        }
    }

    private mutating func check(_ ticket: Imported.Ticket) {
        if ticket.updatedAt < ticket.openedAt { warn("updated_at", "is before opened_at") }
        future("opened_at", ticket.openedAt)
        future("updated_at", ticket.updatedAt)
        for (index, message) in ticket.messages.enumerated() {
            let field = "messages[\(index)].at"
            if message.at < ticket.openedAt { warn(field, "is before opened_at") }
            // An MSP's internal note need not count as a customer-visible change.
            if message.at > ticket.updatedAt, !message.isInternal { warn(field, "is after updated_at") }
            future(field, message.at)
        }
    }
}
