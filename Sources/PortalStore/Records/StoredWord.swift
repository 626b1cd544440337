import Database

/// A word of a closed set, as stored in a column; the cases are the only valid values.
package protocol StoredWord: RawRepresentable<String>, CaseIterable, Hashable, Sendable {}

/// A stored word unknown to this version: the database was changed by hand or by a later version.
package struct UnknownWord: Error, Equatable, CustomStringConvertible {
    /// `table.column`.
    package let place: String
    /// As stored, cut to 64 characters.
    package let value: String

    init(_ value: String, in place: String) {
        self.place = place
        self.value = String(value.prefix(64))
    }

    /// Text for logs and operators: `portal_users.role: unknown value "boss"`.
    package var description: String { "\(place): unknown value \"\(value)\"" }
}

extension Row {
    /// Decodes a word of a closed set.
    /// - Parameter place: `table.column`, for the error.
    /// - Throws: `UnknownWord` for any other value.
    func word<Word: StoredWord>(_ column: Int, of place: StaticString) throws -> Word {
        try word(text(column), of: place)
    }

    /// Decodes a word from a nullable column.
    func optionalWord<Word: StoredWord>(_ column: Int, of place: StaticString) throws -> Word? {
        try optionalText(column).map { try word($0, of: place) }
    }

    private func word<Word: StoredWord>(_ text: String, of place: StaticString) throws -> Word {
        guard let word = Word(rawValue: text) else { throw UnknownWord(text, in: "\(place)") }
        return word
    }
}

extension Value {
    /// The stored form of a word.
    static func word(_ word: some StoredWord) -> Value { .text(word.rawValue) }
}
