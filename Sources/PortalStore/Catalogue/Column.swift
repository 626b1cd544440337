import Database

/// Columns of a record, in order: one enumeration yields both the SELECT list and each value's position in a row. The
/// raw value is the position, so reading a row needs no lookup.
protocol Column: RawRepresentable<Int>, CaseIterable, Sendable {
    /// SQL name; by default `licenceExpiresAt` becomes `licence_expires_at`.
    var sql: String { get }
}

extension Column {
    var sql: String { snakeCase }

    /// The case's name in snake case: `imprintURL` becomes `imprint_url`.
    var snakeCase: String {
        var name = "", wasLowercase = false
        for letter in String(describing: self) {
            if letter.isUppercase, wasLowercase { name += "_" }
            wasLowercase = !letter.isUppercase
            name += letter.lowercased()
        }
        return name
    }

    /// Number of columns: the position of the first column after them.
    static var count: Int { allCases.count }

    /// The SELECT list.
    static var list: String { allCases.list }
}

extension Collection where Element: Column {
    /// `a, b`
    var list: String { map(\.sql).joined(separator: ", ") }

    /// `a = $2, b = $3`
    func assignments(from first: Int) -> String {
        enumerated().map { "\($1.sql) = $\(first + $0)" }.joined(separator: ", ")
    }

    /// `a = excluded.a, b = excluded.b`, for an upsert.
    var excluded: String { map { "\($0.sql) = excluded.\($0.sql)" }.joined(separator: ", ") }

    /// `$2, $3`
    func parameters(from first: Int) -> String {
        (0..<count).map { "$\(first + $0)" }.joined(separator: ", ")
    }
}

/// A row whose first columns are those of `C`.
struct ColumnRow<C: Column> {
    private let row: Row

    init(_ row: Row, of _: C.Type) { self.row = row }

    func integer(_ column: C) -> Int64 { row.integer(column.rawValue) }
    func optionalInteger(_ column: C) -> Int64? { row.optionalInteger(column.rawValue) }
    func instant(_ column: C) -> Instant { row.instant(column.rawValue) }
    func optionalInstant(_ column: C) -> Instant? { row.optionalInstant(column.rawValue) }
    func id<Kind>(_ column: C) -> ID<Kind> { row.id(column.rawValue) }
    func flag(_ column: C) -> Bool { row.flag(column.rawValue) }
    func text(_ column: C) -> String { row.text(column.rawValue) }
    func optionalText(_ column: C) -> String? { row.optionalText(column.rawValue) }

    /// Decodes a word of a closed set.
    /// - Parameter place: `table.column`, for the error.
    /// - Throws: `UnknownWord`.
    func word<Word: StoredWord>(_ column: C, of place: StaticString) throws -> Word {
        try row.word(column.rawValue, of: place)
    }
}
