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

/// A row with the columns of `C` among its own.
struct ColumnRow<C: Column> {
    private let row: Row
    private let offset: Int

    /// - Parameter offset: number of columns before those of `C`.
    init(_ row: Row, of _: C.Type, after offset: Int = 0) {
        self.row = row
        self.offset = offset
    }

    private func place(_ column: C) -> Int { offset + column.rawValue }

    func integer(_ column: C) -> Int64 { row.integer(place(column)) }
    func optionalInteger(_ column: C) -> Int64? { row.optionalInteger(place(column)) }
    func instant(_ column: C) -> Instant { row.instant(place(column)) }
    func optionalInstant(_ column: C) -> Instant? { row.optionalInstant(place(column)) }
    func id<Kind>(_ column: C) -> ID<Kind> { row.id(place(column)) }
    func optionalID<Kind>(_ column: C) -> ID<Kind>? { row.optionalID(place(column)) }
    func flag(_ column: C) -> Bool { row.flag(place(column)) }
    func text(_ column: C) -> String { row.text(place(column)) }
    func optionalText(_ column: C) -> String? { row.optionalText(place(column)) }

    func optionalWord<Word: StoredWord>(_ column: C, of place: StaticString) throws -> Word? {
        try row.optionalWord(self.place(column), of: place)
    }

    func percentage(_ column: C) -> Double? { row.percentage(place(column)) }

    /// Reads an instant; 0 means never.
    func instantOrNever(_ column: C) -> Instant? {
        let value = instant(column)
        return value == 0 ? nil : value
    }

    /// Decodes a word of a closed set.
    /// - Parameter place: `table.column`, for the error.
    /// - Throws: `UnknownWord`.
    func word<Word: StoredWord>(_ column: C, of place: StaticString) throws -> Word {
        try row.word(self.place(column), of: place)
    }
}
