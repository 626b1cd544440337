/// What is wrong with one field of a body, a query or an import line.
package struct FieldError: Sendable, Equatable {
    /// Path of the field: `email`, `lines[2].quantity`.
    package let field: String
    /// The rule that it breaks.
    package let violation: Violation

    /// An error of these parts.
    package init(_ field: String, _ violation: Violation) {
        self.field = field
        self.violation = violation
    }

    /// Stable code for machines.
    package var code: Violation.Code { violation.code }
    /// English, for developers; never holds the value.
    package var message: String { violation.message }
}

/// Everything that is wrong with an input; 422 `validation-failed`.
package struct ValidationFailure: Error, Equatable, CustomStringConvertible {
    /// At least one, in the order in which they were found.
    package let errors: [FieldError]

    /// A failure of these errors.
    package init(errors: [FieldError]) {
        self.errors = errors
    }

    /// A failure of one field.
    package init(_ field: String, _ violation: Violation) {
        errors = [FieldError(field, violation)]
    }

    /// A failure of one field.
    package init(_ field: String, _ code: Violation.Code, _ message: String) {
        self.init(field, Violation(code, message))
    }

    /// `field: message`, joined by semicolons.
    package var description: String {
        errors.map { "\($0.field): \($0.message)" }.joined(separator: "; ")
    }
}
