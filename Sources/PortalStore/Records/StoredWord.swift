import Database

/// A word of a closed set, as a column stores it: the cases are all that may be there.
package protocol StoredWord: RawRepresentable<String>, CaseIterable, Hashable, Sendable {}

/// A stored word that this version does not know: the database was changed by hand, or by a later version.
package struct UnknownWord: Error, Equatable, CustomStringConvertible {
    /// `table.column`.
    package let place: String
    /// As stored, cut to 64 characters.
    package let value: String

    init(_ value: String, in place: String) {
        self.place = place
        self.value = String(value.prefix(64))
    }

    /// For the log and for operators: `portal_users.role: unknown value "boss"`.
    package var description: String { "\(place): unknown value \"\(value)\"" }
}

extension Row {
    /// A word of a closed set.
    /// - Parameter place: `table.column`, for the error.
    /// - Throws: `UnknownWord` for any other value.
    func word<Word: StoredWord>(_ column: Int, of place: StaticString) throws -> Word {
        try word(text(column), of: place)
    }

    /// The same of a column that may be NULL.
    func optionalWord<Word: StoredWord>(_ column: Int, of place: StaticString) throws -> Word? {
        try optionalText(column).map { try word($0, of: place) }
    }

    private func word<Word: StoredWord>(_ text: String, of place: StaticString) throws -> Word {
        guard let word = Word(rawValue: text) else { throw UnknownWord(text, in: "\(place)") }
        return word
    }
}

extension Value {
    /// A word as it is stored.
    static func word(_ word: some StoredWord) -> Value { .text(word.rawValue) }
}
