import PortalLogic
import PortalStore
import PortalToolkit

extension JSONWriter {
    /// The members of `invoice`; `overdue` is an open invoice due before today (UTC).
    mutating func invoice(_ invoice: Invoice, now: Instant) {
        id("id", invoice.id)
        field("number", invoice.number)
        field("status", invoice.shownStatus(now: now))
        field("issued_on", invoice.issuedOn)
        field("due_on", invoice.dueOn)
        field("paid_on", invoice.paidOn)
        field("period_start", invoice.periodStart)
        field("period_end", invoice.periodEnd)
        money("subtotal", minor: invoice.subtotalMinor, currency: invoice.currency)
        money("tax", minor: invoice.taxMinor, currency: invoice.currency)
        money("total", minor: invoice.totalMinor, currency: invoice.currency)
        money("amount_due", minor: invoice.amountDueMinor, currency: invoice.currency)
        field("download_url", invoice.downloadURL)
        field("payment_url", invoice.paymentURL)
    }
}

extension Invoice {
    /// The displayed status of an open invoice due before today (UTC).
    static let overdue = "overdue"

    /// The status in answers.
    func shownStatus(now: Instant) -> String { isOverdue(now: now) ? Self.overdue : status.rawValue }

    /// Whether the invoice is open and was due before today (UTC).
    func isOverdue(now: Instant) -> Bool {
        status == .open && amountDueMinor > 0 && dueOn < CalendarDate(at: now).description
    }
}
