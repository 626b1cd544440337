import PortalStore
package import PortalToolkit

/// An invalid line or reference, or an accepted line with contradictions.
package struct ImportProblem: Error, Sendable, Equatable, CustomStringConvertible {
    /// Line number, from 1.
    package let line: Int
    /// Line type; `nil` if missing or unknown.
    package let type: String?
    /// Whether the line was accepted.
    package let isWarning: Bool
    /// All field errors.
    package let errors: [FieldError]

    init(line: Int, type: ImportType?, isWarning: Bool = false, errors: [FieldError]) {
        self.line = line
        self.type = type?.rawValue
        self.isWarning = isWarning
        self.errors = errors
    }

    /// `line N: field: problem` or `line N: warning: field: problem`, one line per field.
    package var description: String {
        let start = "line \(line): " + (isWarning ? "warning: " : "")
        return errors.map { start + ($0.field.isEmpty ? "" : $0.field + ": ") + $0.message }.joined(separator: "\n")
    }
}

extension ImportProblem {
    /// Writes line, type and errors as fields.
    package func write(_ json: inout JSONWriter) {
        json.field("line", line)
        json.field("record", type)
        json.field("warning", isWarning)
        json.objects("errors", errors) { json, error in
            json.field("field", error.field)
            json.field("code", error.code.rawValue)
            json.field("message", error.message)
        }
    }
}

/// A valid line rejected by the database; its transaction is rolled back.
package struct ImportFailure: Error, CustomStringConvertible {
    package let line: Int
    /// Database error.
    package let cause: any Error

    /// `line N: database error`.
    package var description: String { "line \(line): \(cause)" }
}
