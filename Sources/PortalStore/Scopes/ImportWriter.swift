import Database

/// Writes imported records, identified by client, kind and upstream id.
package struct ImportWriter {
    let transaction: WriteTransaction

    // MARK: Lookups

    /// Stamp of the client's last line; 0 if none.
    package func stamp(ofClient client: ClientID) throws -> Instant {
        try transaction.first(OperatorSQL.clientStamp, .id(client)) { $0.instant(0) } ?? 0
    }

    /// Stores the stamp of a client's line.
    package func setStamp(_ stamp: Instant, ofClient client: ClientID) throws {
        try transaction.run(OperatorSQL.setClientStamp, .id(client), .instant(stamp))
    }

    /// Stamp of the client's last branding line; 0 if none.
    package func stamp(ofBranding client: ClientID) throws -> Instant {
        try transaction.first(OperatorSQL.brandingStamp, .id(client)) { $0.instant(0) } ?? 0
    }

    /// Returns the id of a record referenced by an event or sample.
    package func id(of kind: Imported.Kind, upstreamID: String, client: ClientID) throws -> Int64? {
        try known(kind, upstreamID, client)?.id
    }

    private func known(_ kind: Imported.Kind, _ upstreamID: String, _ client: ClientID) throws -> (
        id: Int64, stamp: Instant, status: String
    )? {
        let statement =
            switch kind {
            case .node: ImportSQL.nodeID
            case .subscription: ImportSQL.subscriptionID
            case .invoice: ImportSQL.invoiceID
            case .ticket: ImportSQL.ticketID
            }
        return try transaction.first(statement, .id(client), .text(upstreamID)) {
            ($0.integer(0), $0.instant(1), $0.text(2))
        }
    }

    /// Returns a client's invoice or ticket numbers by upstream id, without drafts.
    package func numbers(of kind: Imported.Kind, client: ClientID) throws -> [(upstreamID: String, number: String)] {
        let statement = kind == .invoice ? ImportSQL.invoiceNumbers : ImportSQL.ticketNumbers
        return try transaction.all(statement, .id(client)) { ($0.text(0), $0.text(1)) }
    }

    // MARK: Records

    /// Stores a node unless a newer one exists.
    package func put(_ node: Imported.Node, client: ClientID) throws -> Imported.Stored {
        let stored = try stored(
            .node, node.upstreamID, node.updatedAt, client: client,
            ImportSQL.putNode, .id(client), .id(node.id), .text(node.upstreamID), .text(node.name),
            .text(node.nameFolded), .word(node.status), .integer(node.status.rank), .instant(node.statusAt),
            Value(node.region), Value(node.plan), Value(node.version), Value(node.availableVersion), Value(node.os),
            .text(node.ipAddresses.joined(separator: "\n")), Value(node.bootID), Value(node.bootedAt),
            .instant(node.updatedAt))
        try setWords(node.words, of: stored, in: .nodes, client: client)
        return stored
    }

    /// Stores a subscription unless a newer one exists; only the last primary one stays primary.
    package func put(_ subscription: Imported.Subscription, client: ClientID) throws -> Imported.Stored {
        let stored = try stored(
            .subscription, subscription.upstreamID, subscription.updatedAt, client: client,
            ImportSQL.putSubscription, .id(client), .integer(subscription.id), .text(subscription.upstreamID),
            .text(subscription.name), .integer(subscription.priceMinor), .text(subscription.currency),
            .word(subscription.interval), Value(subscription.renewsOn), .word(subscription.status),
            Value(subscription.isPrimary), .text(subscription.startedOn), .instant(subscription.updatedAt))
        if subscription.isPrimary, stored.outcome != .outOfDate {
            try transaction.run(ImportSQL.onlyPrimary, .id(client), .integer(stored.id))
        }
        return stored
    }

    /// Stores an invoice with its lines unless a newer one exists.
    package func put(_ invoice: Imported.Invoice, client: ClientID) throws -> Imported.Stored {
        let stored = try stored(
            .invoice, invoice.upstreamID, invoice.updatedAt, client: client,
            ImportSQL.putInvoice, .id(client), .integer(invoice.id), .text(invoice.upstreamID),
            .text(invoice.number), .word(invoice.status), .text(invoice.issuedOn), .text(invoice.dueOn),
            Value(invoice.paidOn), Value(invoice.periodStart), Value(invoice.periodEnd), .text(invoice.currency),
            .integer(invoice.subtotalMinor), .integer(invoice.taxMinor), .integer(invoice.totalMinor),
            .integer(invoice.amountDueMinor), Value(invoice.downloadURL), Value(invoice.paymentURL),
            .instant(invoice.updatedAt))
        if stored.outcome == .outOfDate { return stored }
        try setWords(invoice.words, of: stored, in: .invoices, client: client)
        let areNew = try replaceLines(of: stored, with: invoice.lines, client: client)
        return areNew ? stored.changed : stored
    }

    /// Returns whether anything changed.
    private func replaceLines(
        of invoice: Imported.Stored, with lines: [Imported.Invoice.Line], client: ClientID
    ) throws -> Bool {
        if invoice.outcome != .added {
            let known = try transaction.all(
                ImportSQL.invoiceLines, .id(client), .integer(invoice.id), as: Imported.Invoice.Line.init)
            if known == lines { return false }
            try transaction.run(ImportSQL.clearInvoiceLines, .id(client), .integer(invoice.id))
        }
        for (position, line) in lines.enumerated() {
            try transaction.run(
                ImportSQL.addInvoiceLine, .id(client), .integer(invoice.id), .integer(Int64(position)),
                .text(line.description), .text(line.quantity), .integer(line.unitPriceMinor),
                .integer(line.totalMinor), Value(line.periodStart), Value(line.periodEnd),
                Value(line.taxRate))
        }
        return true
    }

    /// Stores a ticket with all its messages unless a newer one exists.
    package func put(_ ticket: Imported.Ticket, client: ClientID) throws -> Imported.Stored {
        let stored = try stored(
            .ticket, ticket.upstreamID, ticket.updatedAt, client: client,
            ImportSQL.putTicket, .id(client), .integer(ticket.id), .text(ticket.upstreamID),
            .text(ticket.number), .text(ticket.subject), .word(ticket.status), .word(ticket.priority),
            .instant(ticket.openedAt), .instant(ticket.updatedAt))
        if stored.outcome == .outOfDate { return stored }
        try setWords(ticket.words, of: stored, in: .tickets, client: client)
        let (areOthers, isAnswered) = try replaceMessages(of: stored, with: ticket.messages, client: client)
        var result = areOthers ? stored.changed : stored
        result.isAnswered = isAnswered
        return result
    }

    /// Returns whether anything changed, and whether the provider has written to the client; kept messages retain their
    /// ids.
    private func replaceMessages(
        of ticket: Imported.Stored, with messages: [Imported.Ticket.Message], client: ClientID
    ) throws -> (areOthers: Bool, isAnswered: Bool) {
        let known =
            ticket.outcome == .added
            ? []
            : try transaction.all(
                ImportSQL.messages, .id(client), .integer(ticket.id), as: Imported.Ticket.Message.init)
        let byName = Dictionary(known.map { ($0.upstreamID, $0) }) { first, _ in first }
        let kept = Set(messages.map(\.upstreamID))
        let gone = known.filter { !kept.contains($0.upstreamID) }
        for message in gone {
            try transaction.run(ImportSQL.removeMessage, .id(client), .integer(message.id))
        }
        let new = messages.filter { byName[$0.upstreamID]?.hasSameContent(as: $0) != true }
        for message in new {
            try transaction.run(
                ImportSQL.putMessage, .id(client), .integer(message.id), .integer(ticket.id),
                .text(message.upstreamID), .instant(message.at), .word(message.authorKind), .text(message.authorName),
                .text(message.body), Value(message.isInternal))
        }
        let isAnswered = new.contains { $0.authorKind == .provider && !$0.isInternal && byName[$0.upstreamID] == nil }
        return (!gone.isEmpty || !new.isEmpty, isAnswered)
    }

    private func setWords(
        _ words: [String], of record: Imported.Stored, in table: SearchSQL, client: ClientID
    ) throws {
        guard record.outcome == .added || record.outcome == .changed else { return }
        try transaction.setWords(words, of: record.id, in: table, client: client, isNew: record.outcome == .added)
    }

    /// Runs an upsert, and derives the outcome from the changed rows.
    private func stored(
        _ kind: Imported.Kind, _ upstreamID: String, _ stamp: Instant, client: ClientID, _ statement: Statement,
        _ values: Value...
    ) throws -> Imported.Stored {
        let known = try known(kind, upstreamID, client)
        if let known, stamp != 0, stamp < known.stamp { return Imported.Stored(id: known.id, outcome: .outOfDate) }
        let count = try transaction.run(statement, values)
        if let known {
            return Imported.Stored(id: known.id, outcome: count > 0 ? .changed : .unchanged, before: known.status)
        }
        return Imported.Stored(id: try id(of: kind, upstreamID: upstreamID, client: client) ?? 0, outcome: .added)
    }

    /// Returns a stored event by upstream id, without its target.
    package func event(upstreamID: String, client: ClientID) throws -> Imported.Event? {
        try transaction.first(ImportSQL.event, .id(client), .text(upstreamID), as: Imported.Event.init)
    }

    /// Stores an event once; `targetID` is its target's public id. Returns whether it was new.
    package func add(_ event: Imported.Event, targetID: String?, client: ClientID) throws -> Bool {
        let count = try transaction.run(
            ImportSQL.addEvent, .id(client), .integer(event.id), .instant(event.at), .word(event.actorKind),
            .text(event.actorName), .text(event.action), .text(event.targetKind), Value(targetID),
            Value(event.targetName), Value(event.ip), .text(event.details), .text(event.upstreamID))
        if count > 0 { try transaction.feedNewest(at: event.at, of: client) }
        return count > 0
    }

    /// Deletes a record unless its stamp is newer than `stamp` (0 always deletes).
    package func remove(
        _ kind: Imported.Kind, upstreamID: String, client: ClientID, stamp: Instant
    ) throws -> Imported.Outcome {
        let statement =
            switch kind {
            case .node: ImportSQL.removeNode
            case .subscription: ImportSQL.removeSubscription
            case .invoice: ImportSQL.removeInvoice
            case .ticket: ImportSQL.removeTicket
            }
        if try transaction.run(statement, .id(client), .text(upstreamID), .instant(stamp)) > 0 { return .removed }
        return try known(kind, upstreamID, client) == nil ? .unchanged : .outOfDate
    }

    /// Records receipt of data of this kind for a client.
    package func mark(_ kind: ImportType, client: ClientID, at: Instant) throws {
        try transaction.run(ImportSQL.mark, .id(client), .word(kind), .instant(at))
    }
}

extension OperatorWriter {
    /// Import writer on the same transaction.
    package var imports: ImportWriter { ImportWriter(transaction: transaction) }
}
