import Database

/// Tickets of one client; the SQL itself excludes internal notes.
enum TicketSQL {
    private static let ticket = "id, number, subject, status, priority, opened_at, updated_at"
    static let list = PagedSQL(
        "ticket.list", ticket, from: "tickets",
        where: "client_id = $1 AND (CAST($2 AS TEXT) = '' OR status = CAST($2 AS TEXT))", parameters: 2,
        newestBy: "updated_at")
    static let byID = Statement(
        "ticket.byID", .tenant, "SELECT \(ticket) FROM tickets WHERE client_id = $1 AND id = $2")
    static let messages = Statement(
        "ticket.messages", .tenant,
        """
        SELECT id, at, author_kind, author_name, body FROM ticket_messages
        WHERE client_id = $1 AND ticket_id = $2 AND internal = 0 ORDER BY at, id
        """)
    static let pending = Statement(
        "ticket.pending", .tenant,
        """
        SELECT \(ticket) FROM tickets WHERE client_id = $1 AND status = 'pending' ORDER BY updated_at DESC, id DESC
        """)
    static let openCount = Statement(
        "ticket.openCount", .tenant,
        "SELECT COUNT(*) FROM tickets WHERE client_id = $1 AND status IN ('open', 'pending')")

    static let all = list.all + [byID, messages, pending, openCount]
}

extension Ticket {
    init(row: Row) throws {
        id = row.integer(0)
        number = row.text(1)
        subject = row.text(2)
        status = try row.word(3, of: "tickets.status")
        priority = try row.word(4, of: "tickets.priority")
        openedAt = row.instant(5)
        updatedAt = row.instant(6)
    }
}

extension TicketMessage {
    init(row: Row) throws {
        id = row.integer(0)
        at = row.instant(1)
        authorKind = try row.word(2, of: "ticket_messages.author_kind")
        authorName = row.text(3)
        body = row.text(4)
    }
}
