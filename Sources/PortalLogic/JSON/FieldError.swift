/// What is wrong with one field of a body, a query or an import line.
public struct FieldError: Sendable, Equatable {
    /// Path of the field: `email`, `lines[2].quantity`.
    public let field: String
    /// Stable code for machines: `required`, `unknown`, `type`, `too-short`, `too-long`, `out-of-range`, `invalid`, or
    /// one of the rule that failed.
    public let code: String
    /// English, for developers; never holds the value.
    public let message: String

    /// An error of these parts.
    public init(_ field: String, _ code: String, _ message: String) {
        self.field = field
        self.code = code
        self.message = message
    }
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
    public init(_ field: String, _ code: String, _ message: String) {
        errors = [FieldError(field, code, message)]
    }

    /// `field: what is wrong`, joined by semicolons.
    public var description: String {
        errors.map { "\($0.field): \($0.message)" }.joined(separator: "; ")
    }
}
