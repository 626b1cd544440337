/// DDL is written once, in the words of PostgreSQL; here is what SQLite calls the same.
public enum DDL {
    private static let types = [("DOUBLE PRECISION", "REAL"), ("BIGINT", "INTEGER"), ("BYTEA", "BLOB")]

    /// The text for SQLite: its type names; tables are `STRICT` and clustered by their primary key.
    public static func sqlite(_ text: String) -> String {
        var text = text
        for (ours, theirs) in types { text = text.replacing(ours, with: theirs) }
        return table(text) == nil ? text : text + " STRICT, WITHOUT ROWID"
    }

    /// The name of the table that a text creates.
    static func table(_ text: String) -> String? {
        let words = text.split(whereSeparator: \.isWhitespace)
        guard words.count > 2, words[0] == "CREATE", words[1] == "TABLE" else { return nil }
        return String((words[2] == "IF" && words.count > 5 ? words[5] : words[2]).prefix { $0 != "(" })
    }
}
