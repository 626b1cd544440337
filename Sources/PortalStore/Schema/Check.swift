/// Conditions of the schema's `CHECK`s.
enum Check {
    /// That a column holds one of these texts. Of an `IN` with more than two of them SQLite builds a temporary table
    /// for each row that is written, a third of the time of a small write.
    static func oneOf(_ column: String, _ values: String...) -> String {
        values.map { "\(column) = '\($0)'" }.joined(separator: " OR ")
    }
}
