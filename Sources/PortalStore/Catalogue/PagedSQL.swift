import Database

/// Statements of a newest-first list: pages and counts. Parameters: those of the conditions, the cursor, the limit.
struct PagedSQL: Sendable {
    /// Columns of a cursor.
    enum CursorKind {
        /// Item id.
        case id
        /// Sort column and id.
        case value
    }

    let first: Statement
    let following: Statement
    /// Nearest first.
    let preceding: Statement
    let count: Statement
    let countPreceding: Statement

    /// - Parameters:
    ///   - name: Name of the first page's statement, and prefix of the others'.
    ///   - conditions: Row conditions with parameters up to `$parameters`.
    ///   - order: Sort columns, all descending; ties sort by descending id.
    init(
        _ name: String, _ columns: String, from table: String, where conditions: String, parameters: Int,
        newestBy order: String..., cursor: CursorKind = .id
    ) {
        let key = order.joined(separator: ", ") + ", id"
        let own = "$\(parameters + 1)"
        let (item, taken) =
            switch cursor {
            case .id: ("(\(Self.values(order, of: own, in: table)), \(own))", 1)
            case .value: ("(\(own), $\(parameters + 2))", 2)
            }
        func page(_ kind: String, _ condition: String, _ direction: String, limit: Int) -> Statement {
            Statement(
                name + kind, .tenant,
                """
                SELECT \(columns) FROM \(table) WHERE \(conditions)\(condition)
                ORDER BY \((order + ["id"]).map { $0 + direction }.joined(separator: ", ")) LIMIT $\(limit)
                """)
        }
        let (after, before) = (" AND (\(key)) < \(item)", " AND (\(key)) > \(item)")
        first = page("", "", " DESC", limit: parameters + 1)
        following = page(".following", after, " DESC", limit: parameters + taken + 1)
        preceding = page(".preceding", before, "", limit: parameters + taken + 1)
        count = Statement(name + ".count", .tenant, ListCount.text(table, where: conditions))
        countPreceding = Statement(
            name + ".preceding.count", .tenant, ListCount.text(table, where: conditions + before))
    }

    /// The values of an item's columns, each by itself, with which PostgreSQL begins in the index; as a maximum of one, with
    /// which SQLite compares all of them there, because it has no affinity.
    private static func values(_ columns: [String], of item: String, in table: String) -> String {
        columns.map { "(SELECT MAX(\($0)) FROM \(table) WHERE client_id = $1 AND id = \(item))" }
            .joined(separator: ", ")
    }

    var all: [Statement] { [first, following, preceding, count, countPreceding] }
}

/// Bounded count of a list.
package enum ListCount {
    /// Larger lists have no count.
    package static let maximum: Int64 = 10_000

    /// Returns `nil` above the maximum.
    static func within(_ count: Int64?) -> Int64? {
        (count ?? 0) > maximum ? nil : count ?? 0
    }

    /// SQL counting the rows of a table up to `maximum` + 1.
    static func text(_ table: String, where conditions: String) -> String {
        """
        SELECT COUNT(*) FROM (SELECT 1 FROM \(table) WHERE \(conditions) LIMIT \(maximum + 1)) AS counted
        """
    }
}

extension Transaction {
    /// Returns up to `limit` items: from the start, after a cursor, or before one.
    func page<Cursor, Item>(
        of list: PagedSQL, _ filter: [Value], from start: PageStart<Cursor>, limit: Int,
        cursor: (Cursor) -> [Value], as map: (Row) throws -> Item
    ) throws -> [Item] {
        let values = filter + (start.cursor.map(cursor) ?? []) + [.integer(Int64(limit))]
        switch start {
        case .first: return try all(list.first, values, as: map)
        case .after: return try all(list.following, values, as: map)
        case .before: return try all(list.preceding, values, as: map).reversed()
        }
    }

    /// Counts a list's items, or those before a cursor; `nil` above `ListCount.maximum`.
    func count(of list: PagedSQL, _ filter: [Value], before cursor: [Value]?) throws -> Int64? {
        try count(cursor == nil ? list.count : list.countPreceding, filter + (cursor ?? []))
    }

    func count(_ statement: Statement, _ values: [Value]) throws -> Int64? {
        ListCount.within(try first(statement, values) { $0.integer(0) })
    }
}
