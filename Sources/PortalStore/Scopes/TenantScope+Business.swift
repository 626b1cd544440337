import Database

extension TenantScope {
    /// All subscriptions, oldest first.
    package func subscriptions() throws -> [Subscription] {
        try transaction.all(BillingSQL.subscriptions, .id(client), as: Subscription.init)
    }

    /// At most `limit` invoices that are not drafts, newest first: the first, those after an invoice, or the last of those
    /// before one.
    package func invoices(from start: PageStart<Int64>, limit: Int) throws -> [Invoice] {
        try transaction.page(
            of: BillingSQL.invoices, [.id(client)], from: start, limit: limit, cursor: { [.integer($0)] },
            as: Invoice.init)
    }

    /// How many invoices there are that are not drafts, or come before one; `nil` when more than `ListCount.maximum`.
    package func invoiceCount(before invoice: Int64? = nil) throws -> Int64? {
        try transaction.count(of: BillingSQL.invoices, [.id(client)], before: invoice.map { [.integer($0)] })
    }

    /// One invoice that is not a draft.
    package func invoice(_ id: Int64) throws -> Invoice? {
        try transaction.first(BillingSQL.invoiceByID, .id(client), .integer(id), as: Invoice.init)
    }

    /// Lines of an invoice in their order.
    package func lines(invoice: Int64) throws -> [InvoiceLine] {
        try transaction.all(BillingSQL.lines, .id(client), .integer(invoice), as: InvoiceLine.init)
    }

    /// The open invoices, the one that is due first before the others.
    package func openInvoices() throws -> [Invoice] {
        try transaction.all(BillingSQL.open, .id(client), as: Invoice.init)
    }

    /// At most `limit` tickets, last changed first: the first, those after a ticket, or the last of those before one.
    package func tickets(status: TicketStatus?, from start: PageStart<Int64>, limit: Int) throws -> [Ticket] {
        try transaction.page(
            of: TicketSQL.list, [.id(client), .text(status?.rawValue ?? "")], from: start, limit: limit,
            cursor: { [.integer($0)] }, as: Ticket.init)
    }

    /// How many tickets there are, or come before one; `nil` when more than `ListCount.maximum`.
    package func ticketCount(status: TicketStatus?, before ticket: Int64? = nil) throws -> Int64? {
        try transaction.count(
            of: TicketSQL.list, [.id(client), .text(status?.rawValue ?? "")], before: ticket.map { [.integer($0)] }
        )
    }

    /// One ticket.
    package func ticket(_ id: Int64) throws -> Ticket? {
        try transaction.first(TicketSQL.byID, .id(client), .integer(id), as: Ticket.init)
    }

    /// The messages of a ticket that the customer may read, oldest first.
    package func messages(ticket: Int64) throws -> [TicketMessage] {
        try transaction.all(
            TicketSQL.messages, .id(client), .integer(ticket), as: TicketMessage.init)
    }

    /// The tickets that wait for the customer, last changed first.
    package func pendingTickets() throws -> [Ticket] {
        try transaction.all(TicketSQL.pending, .id(client), as: Ticket.init)
    }

    /// Number of tickets that are open or pending.
    package func openTickets() throws -> Int64 {
        try transaction.first(TicketSQL.openCount, .id(client)) { $0.integer(0) } ?? 0
    }
}
