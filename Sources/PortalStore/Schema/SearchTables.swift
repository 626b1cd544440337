/// The words by which a record is found (version 24): its folded texts, from each of their words on, so that a prefix is a
/// range of the key. They go with their record.
enum SearchTables {
    static let ddl =
        words("node_words", of: "node", in: "nodes") + words("invoice_words", of: "invoice", in: "invoices")
        + words("ticket_words", of: "ticket", in: "tickets")

    private static func words(_ table: String, of record: String, in parent: String) -> [String] {
        [
            """
            CREATE TABLE \(table) (
                client_id BIGINT NOT NULL,
                words TEXT NOT NULL,
                \(record)_id BIGINT NOT NULL,
                PRIMARY KEY (client_id, words, \(record)_id),
                FOREIGN KEY (client_id, \(record)_id) REFERENCES \(parent) (client_id, id) ON DELETE CASCADE
            )
            """,
            "CREATE INDEX \(table)_by_\(record) ON \(table) (client_id, \(record)_id)",
        ]
    }
}
