import Database

extension TenantScope {
    /// Returns all subscriptions, oldest first.
    package func subscriptions() throws -> [Subscription] {
        try transaction.all(BillingSQL.subscriptions, .id(client), as: Subscription.init)
    }

    /// Returns up to `limit` invoices without drafts, newest first: from the start, after an invoice, or before one.
    package func invoices(from start: PageStart<Int64>, limit: Int) throws -> [Invoice] {
        try transaction.page(
            of: BillingSQL.invoices, [.id(client)], from: start, limit: limit, cursor: { [.integer($0)] },
            as: Invoice.init)
    }

    /// Counts invoices without drafts, or those before one; `nil` above `ListCount.maximum`.
    package func invoiceCount(before invoice: Int64? = nil) throws -> Int64? {
        try transaction.count(of: BillingSQL.invoices, [.id(client)], before: invoice.map { [.integer($0)] })
    }

    /// Returns an invoice unless it is a draft.
    package func invoice(_ id: Int64) throws -> Invoice? {
        try transaction.first(BillingSQL.invoiceByID, .id(client), .integer(id), as: Invoice.init)
    }

    /// Returns the lines of an invoice in order.
    package func lines(invoice: Int64) throws -> [InvoiceLine] {
        try transaction.all(BillingSQL.lines, .id(client), .integer(invoice), as: InvoiceLine.init)
    }

    /// Returns who issues the invoices; `nil` if the client is gone.
    package func invoiceIssuer() throws -> InvoiceIssuer? {
        try transaction.first(BillingSQL.issuer, .id(client), as: InvoiceIssuer.init)
    }

    /// Returns open invoices, earliest due first.
    package func openInvoices() throws -> [Invoice] {
        try transaction.all(BillingSQL.open, .id(client), as: Invoice.init)
    }

    /// Returns up to `limit` tickets, those that wait for the customer and the last changed first: from the start, after a ticket, or before one.
    package func tickets(status: TicketStatus?, from start: PageStart<Int64>, limit: Int) throws -> [Ticket] {
        try transaction.page(
            of: TicketSQL.list, [.id(client), .text(status?.rawValue ?? "")], from: start, limit: limit,
            cursor: { [.integer($0)] }, as: Ticket.init)
    }

    /// Counts tickets, or those before one; `nil` above `ListCount.maximum`.
    package func ticketCount(status: TicketStatus?, before ticket: Int64? = nil) throws -> Int64? {
        try transaction.count(
            of: TicketSQL.list, [.id(client), .text(status?.rawValue ?? "")], before: ticket.map { [.integer($0)] }
        )
    }

    /// Returns a ticket.
    package func ticket(_ id: Int64) throws -> Ticket? {
        try transaction.first(TicketSQL.byID, .id(client), .integer(id), as: Ticket.init)
    }

    /// Returns the public messages of a ticket, oldest first.
    package func messages(ticket: Int64) throws -> [TicketMessage] {
        try transaction.all(
            TicketSQL.messages, .id(client), .integer(ticket), as: TicketMessage.init)
    }

    /// Returns tickets pending on the customer, last changed first.
    package func pendingTickets() throws -> [Ticket] {
        try transaction.all(TicketSQL.pending, .id(client), as: Ticket.init)
    }

    /// Counts open and pending tickets.
    package func openTickets() throws -> Int64 {
        try transaction.first(TicketSQL.openCount, .id(client)) { $0.integer(0) } ?? 0
    }
}
