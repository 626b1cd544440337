/// A line that is wrong or refers to what is not there; or one that was taken although something in it contradicts something
/// else.
public struct ImportProblem: Error, Sendable, Equatable, CustomStringConvertible {
    /// Number of the line, from 1.
    public let line: Int
    /// Its type, `nil` when it has none that is known.
    public let type: String?
    /// Whether the line was taken.
    public let isWarning: Bool
    /// The field and what is wrong with it, for each that is wrong.
    public let errors: [FieldError]

    init(line: Int, type: ImportType?, isWarning: Bool = false, errors: [FieldError]) {
        self.line = line
        self.type = type?.rawValue
        self.isWarning = isWarning
        self.errors = errors
    }

    /// `line N: field: what is wrong` or `line N: warning: field: what is wrong`, one line for each field.
    public var description: String {
        let start = "line \(line): " + (isWarning ? "warning: " : "")
        return errors.map { start + ($0.field.isEmpty ? "" : $0.field + ": ") + $0.message }.joined(separator: "\n")
    }
}

/// A line that the database would not take although it looked right; nothing of its transaction is kept.
public struct ImportFailure: Error, CustomStringConvertible {
    /// Number of the line.
    public let line: Int
    /// What the database said.
    public let cause: any Error

    /// `line N: what the database said`.
    public var description: String { "line \(line): \(cause)" }
}
