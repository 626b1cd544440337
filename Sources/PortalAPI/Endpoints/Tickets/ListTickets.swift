import PortalStore
import PortalToolkit

/// `GET /tickets`: a page of the tenant's tickets: those that wait for the customer first, then by last change.
enum ListTickets {
    static func respond(_ context: RequestContext, _ scope: TenantScope) throws -> Response {
        var query = try context.query()
        let status = query.optionalChoice("status", TicketStatus.self)
        let start = query.pageStart()
        let limit = query.limit()
        try query.finish()
        if let ticket = start.cursor, try scope.ticket(ticket) == nil { throw ValidationFailure.staleCursor(start) }
        let page = try Page(start, limit: limit, cursor: \.id) { start, limit in
            try scope.tickets(status: status, from: start, limit: limit)
        } count: { ticket in
            try scope.ticketCount(status: status, before: ticket)
        }
        let asOf = try scope.importedAt(.ticket)
        return .json(capacity: 256 + page.items.count * 320) { json in
            json.page(page, PublicID.string) { json, ticket in json.ticket(ticket) }
            json.freshness(asOf, staleAfter: Freshness.business, now: context.now)
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
