import Database

/// The texts of a list that has its newest item first: its pages, and how many items there are. Their parameters are those
/// of the conditions, then the place of an item, then how many rows.
struct PagedSQL: Sendable {
    /// How a place is told.
    enum Place {
        /// By the item's id.
        case id
        /// By what the list is ordered by, and the id.
        case value
    }

    let first: Statement
    let following: Statement
    /// The nearest first.
    let preceding: Statement
    let count: Statement
    let countPreceding: Statement

    /// - Parameters:
    ///   - name: that of the first page's text, and the begin of the others'.
    ///   - conditions: which rows of a table, by parameters up to `$parameters`.
    ///   - column: what they are ordered by; of equals the greater id comes first.
    init(
        _ name: String, _ columns: String, from table: String, where conditions: String, parameters: Int,
        newestBy column: String, place: Place = .id
    ) {
        let own = "$\(parameters + 1)"
        let (item, taken) =
            switch place {
            case .id: ("(SELECT \(column), id FROM \(table) WHERE client_id = $1 AND id = \(own))", 1)
            case .value: ("(\(own), $\(parameters + 2))", 2)
            }
        func page(_ kind: String, _ condition: String, _ direction: String, limit: Int) -> Statement {
            Statement(
                name + kind, .tenant,
                """
                SELECT \(columns) FROM \(table) WHERE \(conditions)\(condition)
                ORDER BY \(column)\(direction), id\(direction) LIMIT $\(limit)
                """)
        }
        let (after, before) = (" AND (\(column), id) < \(item)", " AND (\(column), id) > \(item)")
        first = page("", "", " DESC", limit: parameters + 1)
        following = page(".following", after, " DESC", limit: parameters + taken + 1)
        preceding = page(".preceding", before, "", limit: parameters + taken + 1)
        count = Statement(name + ".count", .tenant, ListCount.text(table, where: conditions))
        countPreceding = Statement(
            name + ".preceding.count", .tenant, ListCount.text(table, where: conditions + before))
    }

    var all: [Statement] { [first, following, preceding, count, countPreceding] }
}

/// How the items of a list are counted: as far as a person would read on.
package enum ListCount {
    /// The highest number that is counted to.
    package static let maximum: Int64 = 10_000

    /// A statement's count, or `nil` when there are more.
    static func within(_ count: Int64?) -> Int64? {
        (count ?? 0) > maximum ? nil : count ?? 0
    }

    /// A text that counts the rows of a table, one more than `most` at most.
    static func text(_ table: String, where conditions: String) -> String {
        """
        SELECT COUNT(*) FROM (SELECT 1 FROM \(table) WHERE \(conditions) LIMIT \(maximum + 1)) AS counted
        """
    }
}

extension Transaction {
    /// At most `limit` items of a list: its first, those after a place, or the last of those before one.
    func page<Place, Item>(
        of list: PagedSQL, _ filter: [Value], from start: PageStart<Place>, limit: Int,
        place: (Place) -> [Value], as map: (Row) throws -> Item
    ) throws -> [Item] {
        let values = filter + (start.place.map(place) ?? []) + [.integer(Int64(limit))]
        switch start {
        case .first: return try all(list.first, values, as: map)
        case .after: return try all(list.following, values, as: map)
        case .before: return try all(list.preceding, values, as: map).reversed()
        }
    }

    /// How many items of a list there are, or come before a place; `nil` when more than `ListCount.maximum`.
    func count(of list: PagedSQL, _ filter: [Value], before place: [Value]?) throws -> Int64? {
        try count(place == nil ? list.count : list.countPreceding, filter + (place ?? []))
    }

    /// What a text of `ListCount` answers.
    func count(_ statement: Statement, _ values: [Value]) throws -> Int64? {
        ListCount.within(try first(statement, values) { $0.integer(0) })
    }
}
