/// An invalid field of a body, query or import line.
package struct FieldError: Sendable, Equatable {
    /// Path of the field: `email`, `lines[2].quantity`.
    package let field: String
    /// The violated rule.
    package let violation: Violation

    /// Creates an error.
    package init(_ field: String, _ violation: Violation) {
        self.field = field
        self.violation = violation
    }

    /// Stable, machine-readable code.
    package var code: Violation.Code { violation.code }
    /// English, for developers; never contains the value.
    package var message: String { violation.message }
}

/// All errors of an input; 422 `validation-failed`.
package struct ValidationFailure: Error, Equatable, CustomStringConvertible {
    /// At least one, in order of detection.
    package let errors: [FieldError]

    /// Creates a failure with these errors.
    package init(errors: [FieldError]) {
        self.errors = errors
    }

    /// Creates a failure of one field.
    package init(_ field: String, _ violation: Violation) {
        errors = [FieldError(field, violation)]
    }

    /// Creates a failure of one field.
    package init(_ field: String, _ code: Violation.Code, _ message: String) {
        self.init(field, Violation(code, message))
    }

    /// `field: message`, joined by semicolons.
    package var description: String {
        errors.map { "\($0.field): \($0.message)" }.joined(separator: "; ")
    }
}
