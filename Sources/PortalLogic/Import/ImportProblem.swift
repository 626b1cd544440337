import PortalStore
package import PortalToolkit

/// A line that is wrong or refers to what is not there; or one that was taken although something in it contradicts
/// something else.
package struct ImportProblem: Error, Sendable, Equatable, CustomStringConvertible {
    /// Number of the line, from 1.
    package let line: Int
    /// Its type, `nil` when it has none that is known.
    package let type: String?
    /// Whether the line was taken.
    package let isWarning: Bool
    /// All field errors.
    package let errors: [FieldError]

    init(line: Int, type: ImportType?, isWarning: Bool = false, errors: [FieldError]) {
        self.line = line
        self.type = type?.rawValue
        self.isWarning = isWarning
        self.errors = errors
    }

    /// `line N: field: what is wrong` or `line N: warning: field: what is wrong`, one line for each field.
    package var description: String {
        let start = "line \(line): " + (isWarning ? "warning: " : "")
        return errors.map { start + ($0.field.isEmpty ? "" : $0.field + ": ") + $0.message }.joined(separator: "\n")
    }
}

/// A line that the database would not take although it looked right; nothing of its transaction is kept.
package struct ImportFailure: Error, CustomStringConvertible {
    /// Number of the line.
    package let line: Int
    /// What the database said.
    package let cause: any Error

    /// `line N: what the database said`.
    package var description: String { "line \(line): \(cause)" }
}
