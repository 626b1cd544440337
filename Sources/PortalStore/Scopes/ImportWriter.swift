import Database

/// What the import writes of upstream's records; every record is found again by (client, kind, upstream id).
public struct ImportWriter {
    let transaction: WriteTransaction

    // MARK: Looking up

    /// The stamp of the client's last line, ms since the epoch; 0 none.
    public func stamp(ofClient client: Int64) throws -> Int64 {
        try transaction.first(OperatorSQL.clientStamp, .integer(client)) { $0.integer(0) } ?? 0
    }

    /// Stores the stamp of a client's line.
    public func setStamp(_ stamp: Int64, ofClient client: Int64) throws {
        try transaction.run(OperatorSQL.setClientStamp, .integer(client), .integer(stamp))
    }

    /// The stamp of the client's last branding line, ms since the epoch; 0 none.
    public func stamp(ofBranding client: Int64) throws -> Int64 {
        try transaction.first(OperatorSQL.brandingStamp, .integer(client)) { $0.integer(0) } ?? 0
    }

    /// The id of an upstream record that an audit event or a sample names.
    public func id(of kind: Imported.Kind, upstreamID: String, client: Int64) throws -> Int64? {
        let statement: Statement
        switch kind {
        case .node: statement = ImportSQL.nodeID
        case .invoice: statement = ImportSQL.invoiceID
        case .ticket: statement = ImportSQL.ticketID
        case .subscription: return nil
        }
        return try transaction.first(statement, .integer(client), .text(upstreamID)) { $0.integer(0) }
    }

    // MARK: Records

    /// Stores a node; `nil` when a newer one is stored already, else its id.
    public func put(_ node: Imported.Node, client: Int64) throws -> Int64? {
        try transaction.first(
            ImportSQL.putNode, .integer(client), .integer(node.id), .text(node.upstreamID), .text(node.name),
            .text(node.nameFolded), .text(node.status.rawValue), .integer(node.status.rank), .integer(node.statusAt),
            Value(node.region), Value(node.plan), Value(node.version), Value(node.availableVersion), Value(node.os),
            .text(node.ipAddresses.joined(separator: "\n")), Value(node.bootID), Value(node.bootedAt),
            .integer(node.updatedAt)
        ) { $0.integer(0) }
    }

    /// Stores a subscription, of which only the last primary one stays so; `nil` when a newer one is stored already, else its id.
    public func put(_ subscription: Imported.Subscription, client: Int64) throws -> Int64? {
        let id = try transaction.first(
            ImportSQL.putSubscription, .integer(client), .integer(subscription.id), .text(subscription.upstreamID),
            .text(subscription.name), .integer(subscription.priceMinor), .text(subscription.currency),
            .text(subscription.interval), Value(subscription.renewsOn), .text(subscription.status),
            Value(subscription.isPrimary), .text(subscription.startedOn), .integer(subscription.updatedAt)
        ) { $0.integer(0) }
        if let id, subscription.isPrimary {
            try transaction.run(ImportSQL.onlyPrimary, .integer(client), .integer(id))
        }
        return id
    }

    /// Stores an invoice with its lines; `nil` when a newer one is stored already, else its id.
    public func put(_ invoice: Imported.Invoice, client: Int64) throws -> Int64? {
        let id = try transaction.first(
            ImportSQL.putInvoice, .integer(client), .integer(invoice.id), .text(invoice.upstreamID),
            .text(invoice.number), .text(invoice.status), .text(invoice.issuedOn), .text(invoice.dueOn),
            Value(invoice.paidOn), Value(invoice.periodStart), Value(invoice.periodEnd), .text(invoice.currency),
            .integer(invoice.subtotalMinor), .integer(invoice.taxMinor), .integer(invoice.totalMinor),
            .integer(invoice.amountDueMinor), Value(invoice.downloadURL), Value(invoice.paymentURL),
            .integer(invoice.updatedAt)
        ) { $0.integer(0) }
        guard let id else { return nil }
        try transaction.run(ImportSQL.clearInvoiceLines, .integer(client), .integer(id))
        for (position, line) in invoice.lines.enumerated() {
            try transaction.run(
                ImportSQL.addInvoiceLine, .integer(client), .integer(id), .integer(Int64(position)),
                .text(line.description), .text(line.quantity), .integer(line.unitPriceMinor),
                .integer(line.totalMinor), Value(line.periodStart), Value(line.periodEnd))
        }
        return id
    }

    /// Stores a ticket with all its messages; `nil` when a newer one is stored already, else its id.
    public func put(_ ticket: Imported.Ticket, client: Int64) throws -> Int64? {
        let id = try transaction.first(
            ImportSQL.putTicket, .integer(client), .integer(ticket.id), .text(ticket.upstreamID),
            .text(ticket.number), .text(ticket.subject), .text(ticket.status), .text(ticket.priority),
            .integer(ticket.openedAt), .integer(ticket.updatedAt)
        ) { $0.integer(0) }
        guard let id else { return nil }
        try replaceMessages(of: id, with: ticket.messages, client: client)
        return id
    }

    private func replaceMessages(of ticket: Int64, with messages: [Imported.Ticket.Message], client: Int64) throws {
        let kept = Set(messages.map(\.upstreamID))
        let stored = try transaction.all(ImportSQL.messageIDs, .integer(client), .integer(ticket)) {
            (id: $0.integer(0), upstreamID: $0.text(1))
        }
        for message in stored where !kept.contains(message.upstreamID) {
            try transaction.run(ImportSQL.removeMessage, .integer(client), .integer(message.id))
        }
        for message in messages {
            try transaction.run(
                ImportSQL.putMessage, .integer(client), .integer(message.id), .integer(ticket),
                .text(message.upstreamID), .integer(message.at), .text(message.authorKind), .text(message.authorName),
                .text(message.body), Value(message.isInternal))
        }
    }

    /// Stores an event once; `targetID` is the public id of what it was done to. Whether it was new.
    public func add(_ event: Imported.Event, targetID: String?, client: Int64) throws -> Bool {
        try transaction.run(
            ImportSQL.addEvent, .integer(client), .integer(event.id), .integer(event.at), .text(event.actorKind),
            .text(event.actorName), .text(event.action), .text(event.targetKind), Value(targetID),
            Value(event.targetName), Value(event.ip), .text(event.details), .text(event.upstreamID)) > 0
    }

    /// Deletes a record unless its stored stamp is newer than `stamp` (0: in any case). Whether it was there.
    public func remove(_ kind: Imported.Kind, upstreamID: String, client: Int64, stamp: Int64) throws -> Bool {
        let statement =
            switch kind {
            case .node: ImportSQL.removeNode
            case .subscription: ImportSQL.removeSubscription
            case .invoice: ImportSQL.removeInvoice
            case .ticket: ImportSQL.removeTicket
            }
        return try transaction.run(statement, .integer(client), .text(upstreamID), .integer(stamp)) > 0
    }

    /// Notes that data of this kind came in for a client at `at`, ms since the epoch.
    public func mark(_ kind: String, client: Int64, at: Int64) throws {
        try transaction.run(ImportSQL.mark, .integer(client), .text(kind), .integer(at))
    }
}

extension OperatorWriter {
    /// The same transaction, for the records of an import.
    public var imports: ImportWriter { ImportWriter(transaction: transaction) }
}
