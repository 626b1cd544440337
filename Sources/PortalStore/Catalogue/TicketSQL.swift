import Database

/// Tickets of one client; the SQL itself excludes internal notes.
enum TicketSQL {
    /// Those that wait for the customer come first.
    static let list = PagedSQL(
        "ticket.list", TicketColumn.list, from: "tickets",
        where: "client_id = $1 AND (CAST($2 AS TEXT) = '' OR status = CAST($2 AS TEXT))", parameters: 2,
        newestBy: "waits", "updated_at")
    static let byID = Statement(
        "ticket.byID", .tenant, "SELECT \(TicketColumn.list) FROM tickets WHERE client_id = $1 AND id = $2")
    static let messages = Statement(
        "ticket.messages", .tenant,
        """
        SELECT \(TicketMessageColumn.list) FROM ticket_messages
        WHERE client_id = $1 AND ticket_id = $2 AND internal = 0 ORDER BY at, id
        """)
    static let pending = Statement(
        "ticket.pending", .tenant,
        """
        SELECT \(TicketColumn.list) FROM tickets WHERE client_id = $1 AND status = 'pending' ORDER BY updated_at DESC, id DESC
        """)
    static let openCount = Statement(
        "ticket.openCount", .tenant,
        "SELECT COUNT(*) FROM tickets WHERE client_id = $1 AND status IN ('open', 'pending')")

    static let all = list.all + [byID, messages, pending, openCount]
}

/// The columns of a `Ticket`.
enum TicketColumn: Int, Column {
    case id, number, subject, status, priority, openedAt, updatedAt
}

extension Ticket {
    init(row: Row) throws {
        let row = ColumnRow(row, of: TicketColumn.self)
        id = row.integer(.id)
        number = row.text(.number)
        subject = row.text(.subject)
        status = try row.word(.status, of: "tickets.status")
        priority = try row.word(.priority, of: "tickets.priority")
        openedAt = row.instant(.openedAt)
        updatedAt = row.instant(.updatedAt)
    }
}

/// The columns of a `TicketMessage`.
enum TicketMessageColumn: Int, Column {
    case id, at, authorKind, authorName, body
}

extension TicketMessage {
    init(row: Row) throws {
        let row = ColumnRow(row, of: TicketMessageColumn.self)
        id = row.integer(.id)
        at = row.instant(.at)
        authorKind = try row.word(.authorKind, of: "ticket_messages.author_kind")
        authorName = row.text(.authorName)
        body = row.text(.body)
    }
}
