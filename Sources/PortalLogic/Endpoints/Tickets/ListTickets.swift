import PortalStore

/// `GET /tickets`: a page of the tenant's tickets, the last changed first.
enum ListTickets {
    static func respond(_ call: Call, _ scope: TenantScope) throws -> Response {
        var query = try call.query()
        let status = query.optionalChoice("status", ["open", "pending", "resolved", "closed"])
        let after = query.after()
        let limit = query.limit()
        try query.finish()
        if let after, try scope.ticket(after) == nil { throw ValidationFailure("after", .staleCursor) }
        let tickets = try scope.tickets(status: status, after: after, limit: limit + 1)
        let asOf = try scope.importedAt("ticket")
        return .json(capacity: 256 + tickets.count * 320) { json in
            json.objects("items", tickets.prefix(limit)) { $0.ticket($1) }
            json.id("next", tickets.count > limit ? tickets[limit - 1].id : nil)
            json.freshness(asOf, staleAfter: Freshness.business, now: call.now)
        }
    }
}

extension JSONWriter {
    /// The members of `ticket`.
    mutating func ticket(_ ticket: Ticket) {
        id("id", ticket.id)
        field("number", ticket.number)
        field("subject", ticket.subject)
        field("status", ticket.status)
        field("priority", ticket.priority)
        instant("opened_at", ticket.openedAt)
        instant("updated_at", ticket.updatedAt)
    }
}
