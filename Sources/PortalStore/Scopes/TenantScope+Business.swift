import Database

extension TenantScope {
    /// All subscriptions, oldest first.
    public func subscriptions() throws -> [Subscription] {
        try transaction.all(BillingSQL.subscriptions, .integer(client), as: Subscription.init)
    }

    /// At most `limit` invoices that are not drafts, newest first: the first, those after an invoice, or the last of those
    /// before one.
    public func invoices(from start: PageStart<Int64>, limit: Int) throws -> [Invoice] {
        var values: [Value] = [.integer(client)]
        if let invoice = start.place { values.append(.integer(invoice)) }
        values.append(.integer(Int64(limit)))
        switch start {
        case .first: return try transaction.all(BillingSQL.first, values, as: Invoice.init)
        case .after: return try transaction.all(BillingSQL.following, values, as: Invoice.init)
        case .before: return try transaction.all(BillingSQL.preceding, values, as: Invoice.init).reversed()
        }
    }

    /// How many invoices there are that are not drafts; `nil` when more than `ListCount.most`.
    public func invoiceCount() throws -> Int64? {
        try transaction.count(BillingSQL.count, [.integer(client)])
    }

    /// How many of them come before one; `nil` when more than `ListCount.most`.
    public func invoiceCount(before invoice: Int64) throws -> Int64? {
        try transaction.count(BillingSQL.countPreceding, [.integer(client), .integer(invoice)])
    }

    /// One invoice that is not a draft.
    public func invoice(_ id: Int64) throws -> Invoice? {
        try transaction.first(BillingSQL.invoiceByID, .integer(client), .integer(id), as: Invoice.init)
    }

    /// Lines of an invoice in their order.
    public func lines(invoice: Int64) throws -> [InvoiceLine] {
        try transaction.all(BillingSQL.lines, .integer(client), .integer(invoice), as: InvoiceLine.init)
    }

    /// The open invoices, the one that is due first before the others.
    public func openInvoices() throws -> [Invoice] {
        try transaction.all(BillingSQL.open, .integer(client), as: Invoice.init)
    }

    /// At most `limit` tickets, last changed first: the first, those after a ticket, or the last of those before one.
    public func tickets(status: String?, from start: PageStart<Int64>, limit: Int) throws -> [Ticket] {
        var values: [Value] = [.integer(client), .text(status ?? "")]
        if let ticket = start.place { values.append(.integer(ticket)) }
        values.append(.integer(Int64(limit)))
        switch start {
        case .first: return try transaction.all(TicketSQL.first, values, as: Ticket.init)
        case .after: return try transaction.all(TicketSQL.following, values, as: Ticket.init)
        case .before: return try transaction.all(TicketSQL.preceding, values, as: Ticket.init).reversed()
        }
    }

    /// How many tickets there are; `nil` when more than `ListCount.most`.
    public func ticketCount(status: String?) throws -> Int64? {
        try transaction.count(TicketSQL.count, [.integer(client), .text(status ?? "")])
    }

    /// How many tickets come before one; `nil` when more than `ListCount.most`.
    public func ticketCount(status: String?, before ticket: Int64) throws -> Int64? {
        try transaction.count(
            TicketSQL.countPreceding, [.integer(client), .text(status ?? ""), .integer(ticket)])
    }

    /// One ticket.
    public func ticket(_ id: Int64) throws -> Ticket? {
        try transaction.first(TicketSQL.byID, .integer(client), .integer(id), as: Ticket.init)
    }

    /// The messages of a ticket that the customer may read, oldest first.
    public func messages(ticket: Int64) throws -> [TicketMessage] {
        try transaction.all(
            TicketSQL.messages, .integer(client), .integer(ticket), as: TicketMessage.init)
    }

    /// The tickets that wait for the customer, last changed first.
    public func pendingTickets() throws -> [Ticket] {
        try transaction.all(TicketSQL.pending, .integer(client), as: Ticket.init)
    }

    /// Number of tickets that are open or pending.
    public func openTickets() throws -> Int64 {
        try transaction.first(TicketSQL.openCount, .integer(client)) { $0.integer(0) } ?? 0
    }
}
