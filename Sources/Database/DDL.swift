/// Translates the schema from PostgreSQL's dialect to SQLite's.
package enum DDL {
    /// Returns the statement for SQLite: its types, and strict tables without rowids.
    package static func sqlite(_ text: String) -> String {
        var output = ""
        var pending = ""
        for token in tokens(of: text) {
            // `DOUBLE PRECISION` is two words: hold back the first until the second is known.
            if !pending.isEmpty {
                if token.allSatisfy(\.isWhitespace) { pending += token; continue }
                output += token.uppercased() == "PRECISION" ? "REAL" : pending + word(token)
                pending = ""
            } else if token.uppercased() == "DOUBLE" {
                pending = String(token)
            } else {
                output += word(token)
            }
        }
        return strict(addable(output + pending))
    }

    /// Returns the names of the tables that exist after these statements, in creation order.
    static func tables(after statements: [String]) -> [String] {
        statements.reduce(into: []) { tables, text in
            if let created = table(text) {
                tables.append(created)
            } else if let dropped = name(in: text, after: ["DROP", "TABLE"]) {
                tables.removeAll { $0 == dropped }
            } else if let renamed = name(in: text, after: ["ALTER", "TABLE"]), let name = newName(text) {
                tables = tables.map { $0 == renamed ? name : $0 }
            }
        }
    }

    private static func table(_ text: String) -> String? { name(in: text, after: ["CREATE", "TABLE"]) }

    private static func name(in text: String, after verb: [String]) -> String? {
        let words = words(of: text)
        guard words.count > 2, words.prefix(2).map({ $0.uppercased() }) == verb else { return nil }
        return words.dropFirst(2).first { !["IF", "NOT", "EXISTS"].contains($0.uppercased()) }
    }

    private static func newName(_ text: String) -> String? {
        let words = words(of: text)
        return words.dropLast().suffix(2).map { $0.uppercased() } == ["RENAME", "TO"] ? words.last : nil
    }

    private static func words(of text: String) -> [String] {
        tokens(of: text).filter { $0.first?.isLetter == true || $0.first == "_" || $0.first == "\"" }
            .map { String($0.filter { $0 != "\"" }) }
    }

    private static func word(_ token: Substring) -> String {
        switch token.uppercased() {
        case "BIGINT": "INTEGER"
        case "BYTEA": "BLOB"
        default: String(token)
        }
    }

    /// SQLite adds no stored column to a table; one that is computed when it is read has the same values and indexes.
    private static func addable(_ text: String) -> String {
        let words = words(of: text).map { $0.uppercased() }
        guard words.starts(with: ["ALTER", "TABLE"]), words.last == "STORED" else { return text }
        return text.prefix(text.count - "STORED".count) + "VIRTUAL"
    }

    private static func strict(_ text: String) -> String {
        guard table(text) != nil else { return text }
        var body = Substring(text)
        while let last = body.last, last.isWhitespace || last == ";" { body.removeLast() }
        return body + " STRICT, WITHOUT ROWID"
    }

    // Words, quoted texts (unchanged), runs of whitespace, and other single characters.
    private static func tokens(of text: String) -> [Substring] {
        var tokens: [Substring] = []
        var rest = text[...]
        while let first = rest.first {
            let end: Substring.Index
            if first == "'" || first == "\"" {
                let inside = rest.dropFirst()
                end = inside.firstIndex(of: first).map(rest.index(after:)) ?? rest.endIndex
            } else if isWord(first) {
                end = rest.firstIndex { !isWord($0) } ?? rest.endIndex
            } else if first.isWhitespace {
                end = rest.firstIndex { !$0.isWhitespace } ?? rest.endIndex
            } else {
                end = rest.index(after: rest.startIndex)
            }
            tokens.append(rest[..<end])
            rest = rest[end...]
        }
        return tokens
    }

    private static func isWord(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_"
    }
}
