import Database

extension TenantScope {
    /// Nodes with a word that begins with `prefix`, the folded form of `SearchWords`; those that it names in full first.
    package func nodes(beginning prefix: String, limit: Int) throws -> [Node] {
        try transaction.all(SearchSQL.nodes.find, found(prefix, limit), as: Node.init)
    }

    /// Likewise invoices without drafts, newest first.
    package func invoices(beginning prefix: String, limit: Int) throws -> [Invoice] {
        try transaction.all(SearchSQL.invoices.find, found(prefix, limit), as: Invoice.init)
    }

    /// Likewise tickets, last changed first.
    package func tickets(beginning prefix: String, limit: Int) throws -> [Ticket] {
        try transaction.all(SearchSQL.tickets.find, found(prefix, limit), as: Ticket.init)
    }

    private func found(_ prefix: String, _ limit: Int) -> [Value] {
        // No text that begins so is behind the last character there is.
        [.id(client), .text(prefix), .text(prefix + "\u{10FFFF}"), .integer(Int64(limit))]
    }
}

extension WriteTransaction {
    /// Makes a record found by these words, and no others.
    func setWords(_ words: [String], of id: Int64, in table: SearchSQL, client: ClientID, isNew: Bool) throws {
        if !isNew {
            let known = try all(table.words, .id(client), .integer(id)) { $0.text(0) }
            if Set(known) == Set(words) { return }
            try run(table.clear, .id(client), .integer(id))
        }
        for word in words { try run(table.add, .id(client), .integer(id), .text(word)) }
    }
}

extension StoreConnection {
    private static let batch = 200

    /// Writes the words of records that have none.
    /// - Parameters:
    ///   - words: the words of a record's texts.
    ///   - shouldContinue: asked before each transaction; the next run goes on.
    package func addMissingWords(
        _ words: ([String]) -> [String], while shouldContinue: () -> Bool = { true }
    ) throws {
        for table in SearchSQL.tables {
            var last: [Value] = [.integer(Int64.min), .integer(0)]
            while shouldContinue() {
                let values = last + [.integer(Int64(Self.batch))]
                // Most often there is nothing to write: no reason to wait for the lane.
                guard try connection.read({ try $0.first(table.missing, values) { _ in true } }) == true else { break }
                last = try transact { try $0.addMissingWords(words, table, values) } ?? last
            }
        }
    }
}

extension WriteTransaction {
    /// Returns the last record's key; `nil` if there was none.
    fileprivate func addMissingWords(
        _ words: ([String]) -> [String], _ table: SearchSQL, _ values: [Value]
    ) throws -> [Value]? {
        let found = try all(table.missing, values) {
            (ClientID($0.integer(0)), $0.integer(1), [$0.text(2), $0.text(3)])
        }
        for (client, id, texts) in found {
            try setWords(words(texts), of: id, in: table, client: client, isNew: true)
        }
        return found.last.map { [.id($0.0), .integer($0.1)] }
    }
}
