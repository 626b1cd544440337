import Database

/// Stored rows in import form, for comparison with a line.
extension Imported.Invoice.Line {
    init(row: Row) {
        description = row.text(0)
        quantity = row.text(1)
        unitPriceMinor = row.integer(2)
        totalMinor = row.integer(3)
        periodStart = row.optionalText(4)
        periodEnd = row.optionalText(5)
        taxRate = row.optionalText(6)
    }
}

extension Imported.Ticket.Message {
    init(row: Row) throws {
        id = row.integer(0)
        upstreamID = row.text(1)
        at = row.instant(2)
        authorKind = try row.word(3, of: "ticket_messages.author_kind")
        authorName = row.text(4)
        body = row.text(5)
        isInternal = row.flag(6)
    }

    /// Whether another message is equal except for its row id.
    func hasSameContent(as other: Self) -> Bool {
        at == other.at && authorKind == other.authorKind && authorName == other.authorName && body == other.body
            && isInternal == other.isInternal
    }
}

extension Imported.Event {
    init(row: Row) throws {
        at = row.instant(0)
        actorKind = try row.word(1, of: "audit_events.actor_kind")
        actorName = row.text(2)
        action = row.text(3)
        targetKind = row.text(4)
        targetName = row.optionalText(5)
        ip = row.optionalText(6)
        details = row.text(7)
    }

    /// Whether another event is equal except for ids and their referents.
    package func hasSameContent(as other: Self) -> Bool {
        at == other.at && actorKind == other.actorKind && actorName == other.actorName && action == other.action
            && targetKind == other.targetKind && targetName == other.targetName && ip == other.ip
            && details == other.details
    }
}
