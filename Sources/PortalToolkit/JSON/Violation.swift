/// A rule that a value breaks: which one, and what would be right.
package struct Violation: Error, Sendable, Equatable {
    /// Stable, for machines.
    package let code: Code
    /// What would be right, in English, for developers, as it follows the field's name: `must begin with https://`.
    /// Never holds the value.
    package let message: String
    /// The least length or number, where the rule has one.
    package let min: Int64?
    /// The greatest length or number, where the rule has one.
    package let max: Int64?

    /// A rule of these parts.
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

    static func tooMany(_ maximum: Int) -> Violation {
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
