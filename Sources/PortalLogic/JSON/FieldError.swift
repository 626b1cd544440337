/// What is wrong with one field of a body, a query or an import line.
public struct FieldError: Sendable, Equatable {
    /// Path of the field: `email`, `lines[2].quantity`.
    public let field: String
    /// The rule that it breaks.
    public let violation: Violation

    /// An error of these parts.
    public init(_ field: String, _ violation: Violation) {
        self.field = field
        self.violation = violation
    }

    /// Stable code for machines.
    public var code: Violation.Code { violation.code }
    /// English, for developers; never holds the value.
    public var message: String { violation.message }
}

/// Everything that is wrong with an input; 422 `validation-failed`.
public struct ValidationFailure: Error, Equatable, CustomStringConvertible {
    /// At least one, in the order in which they were found.
    public let errors: [FieldError]

    /// A failure of these errors.
    public init(errors: [FieldError]) {
        self.errors = errors
    }

    /// A failure of one field.
    public init(_ field: String, _ violation: Violation) {
        errors = [FieldError(field, violation)]
    }

    /// A failure of one field.
    public init(_ field: String, _ code: Violation.Code, _ message: String) {
        self.init(field, Violation(code, message))
    }

    /// `field: what is wrong`, joined by semicolons.
    public var description: String {
        errors.map { "\($0.field): \($0.message)" }.joined(separator: "; ")
    }
}
