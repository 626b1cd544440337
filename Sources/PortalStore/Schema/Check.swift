/// Conditions for the schema's `CHECK`s.
enum Check {
    /// Requires one of these texts. For `IN` with more than two, SQLite builds a temporary table per written row, a
    /// third of the time of a small write.
    static func oneOf(_ column: String, _ values: String...) -> String {
        values.map { "\(column) = '\($0)'" }.joined(separator: " OR ")
    }
}
