import Database

/// Records of one client by the beginning of a word, and the words they are found by.
struct SearchSQL: Sendable {
    /// Most records that a search looks at; the first in the order of their words.
    static let candidates = 400

    static let nodes = SearchSQL(
        "nodes", of: "node", NodeColumn.list, texts: "name, ''", order: "name_folded, id")
    static let invoices = SearchSQL(
        "invoices", of: "invoice", InvoiceColumn.list, texts: "number, ''", where: " AND status <> 'draft'",
        order: "issued_on DESC, id DESC")
    static let tickets = SearchSQL(
        "tickets", of: "ticket", TicketColumn.list, texts: "number, subject", order: "updated_at DESC, id DESC")
    static let tables = [nodes, invoices, tickets]

    /// Records with words from `$2` to before `$3`; those with exactly these come first. At most `$4`.
    let find: Statement
    let words: Statement
    let add: Statement
    let clear: Statement
    /// Records after `$1`, `$2` that nobody has written the words of, at most `$3`: older than version 24, or written by a
    /// program of then.
    let missing: Statement

    private init(
        _ table: String, of record: String, _ columns: String, texts: String, where condition: String = "",
        order: String
    ) {
        let (words, id) = ("\(record)_words", "\(record)_id")
        find = Statement(
            "search.\(table)", .tenant,
            """
            SELECT \(columns) FROM \(table) WHERE client_id = $1\(condition) AND id IN (SELECT \(id) FROM \(words)
                WHERE client_id = $1 AND words >= CAST($2 AS TEXT) AND words < CAST($3 AS TEXT)
                ORDER BY words, \(id) LIMIT \(Self.candidates))
            ORDER BY CASE WHEN EXISTS (SELECT 1 FROM \(words) exact WHERE exact.client_id = $1
                AND exact.words = CAST($2 AS TEXT) AND exact.\(id) = \(table).id) THEN 0 ELSE 1 END, \(order) LIMIT $4
            """)
        self.words = Statement(
            "search.\(table).words", .tenant,
            "SELECT words FROM \(words) WHERE client_id = $1 AND \(id) = $2 ORDER BY words")
        add = Statement(
            "search.\(table).add", .tenant, "INSERT INTO \(words) (client_id, words, \(id)) VALUES ($1, $3, $2)")
        clear = Statement(
            "search.\(table).clear", .tenant, "DELETE FROM \(words) WHERE client_id = $1 AND \(id) = $2")
        missing = Statement(
            "search.\(table).missing", .cross(reason: "records of all clients are found by their words"),
            """
            SELECT client_id, id, \(texts) FROM \(table) WHERE (client_id, id) > ($1, $2) AND NOT EXISTS
                (SELECT 1 FROM \(words) known WHERE known.client_id = \(table).client_id AND known.\(id) = \(table).id)
            ORDER BY client_id, id LIMIT $3
            """)
    }

    static let all = tables.flatMap { [$0.find, $0.words, $0.add, $0.clear, $0.missing] }
}
