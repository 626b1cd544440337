/// A rule violated by a value.
package struct Violation: Error, Sendable, Equatable {
    /// Stable, machine-readable code.
    package let code: Code
    /// The rule in English, for developers, following the field's name: `must begin with https://`. Never contains the
    /// value.
    package let message: String
    /// Minimum length or number, if the rule has one.
    package let min: Int64?
    /// Maximum length or number, if the rule has one.
    package let max: Int64?

    /// Creates a violation.
    package init(_ code: Code, _ message: String, min: Int? = nil, max: Int? = nil) {
        self.code = code
        self.message = message
        self.min = min.map(Int64.init)
        self.max = max.map(Int64.init)
    }
}

extension Violation {
    package static let required = Violation(.required, "is required")
    package static let blank = Violation(.required, "must not be blank")
    static let notAString = Violation(.type, "must be a string")
    package static let staleCursor = Violation(.staleCursor, "must refer to an item still in this list; start again")
    package static let control = Violation(
        .forbiddenCharacter,
        "must not have control characters, line ends, nor characters that turn the direction of writing")

    package static func tooShort(_ least: Int) -> Violation {
        Violation(.tooShort, "must have at least \(least) characters", min: least)
    }

    package static func tooLong(_ maximum: Int, of what: String = "characters") -> Violation {
        Violation(.tooLong, "must have at most \(maximum) \(what)", max: maximum)
    }

    package static func tooMany(_ maximum: Int) -> Violation {
        Violation(.tooMany, "must have at most \(maximum) elements", max: maximum)
    }

    static func outOfRange(_ bounds: ClosedRange<Int64>) -> Violation {
        Violation(
            .outOfRange, "must be from \(bounds.lowerBound) to \(bounds.upperBound)", min: Int(bounds.lowerBound),
            max: Int(bounds.upperBound))
    }

    package static func notAChoice(of words: [String]) -> Violation {
        Violation(.notAChoice, "must be one of " + words.joined(separator: ", "))
    }
}
