extension Fields {
    // MARK: Strings

    /// A string of `min` to `max` characters (Unicode scalars) as it came: secrets, tokens.
    public mutating func string(_ name: String, min: Int = 0, max: Int) -> String {
        required(name).flatMap { checkedString(name, $0, min...max) } ?? ""
    }

    /// A string as it came that may be missing or `null`.
    public mutating func optionalString(_ name: String, min: Int = 0, max: Int) -> String? {
        optional(name).flatMap { checkedString(name, $0, min...max) }
    }

    /// Words for people: NFC, something that can be seen, no characters for control or for the direction of writing; where
    /// `isMultiline` line ends, tabs and directions are taken.
    public mutating func text(_ name: String, max: Int, isMultiline: Bool = false) -> String {
        required(name).flatMap { checkedText(name, $0, 1...max, isMultiline: isMultiline) } ?? ""
    }

    /// Words for people that may be missing or `null`.
    public mutating func optionalText(_ name: String, max: Int, isMultiline: Bool = false) -> String? {
        optional(name).flatMap { checkedText(name, $0, 1...max, isMultiline: isMultiline) }
    }

    /// Words for people; the field must be there, `null` clears.
    public mutating func nullableText(_ name: String, max: Int) -> String? {
        nullable(name).flatMap { checkedText(name, $0, 1...max, isMultiline: false) }
    }

    /// A string that `check` turns into its normal form, or refuses with `nil`: `fields.parsed("slug", …)`.
    public mutating func parsed<T>(_ name: String, _ what: String, _ check: (String) -> T?) -> T? {
        required(name).flatMap { parse(name, $0, what, check) }
    }

    /// A string that is checked, and may be missing or `null`.
    public mutating func optionalParsed<T>(_ name: String, _ what: String, _ check: (String) -> T?) -> T? {
        optional(name).flatMap { parse(name, $0, what, check) }
    }

    /// A string that is checked; the field must be there, `null` clears.
    public mutating func nullableParsed<T>(_ name: String, _ what: String, _ check: (String) -> T?) -> T? {
        nullable(name).flatMap { parse(name, $0, what, check) }
    }

    /// An e-mail address in its normal form.
    public mutating func email(_ name: String) -> String {
        parsed(name, "an e-mail address", EmailAddress.normalized) ?? ""
    }

    /// A slug.
    public mutating func slug(_ name: String) -> String {
        parsed(name, "a slug", { Slug.isValid($0) ? $0 : nil }) ?? ""
    }

    /// An id in its public form.
    public mutating func id(_ name: String) -> Int64 {
        parsed(name, "an id", { PublicID.id($0) }) ?? 0
    }

    /// One of some words.
    public mutating func choice(_ name: String, _ words: [String]) -> String {
        parsed(name, "one of " + words.joined(separator: ", "), { words.contains($0) ? $0 : nil }) ?? ""
    }

    /// One of some words, may be missing or `null`.
    public mutating func optionalChoice(_ name: String, _ words: [String]) -> String? {
        optionalParsed(name, "one of " + words.joined(separator: ", "), { words.contains($0) ? $0 : nil })
    }

    /// A case of an enumeration; `placeholder` stands in when the field is wrong, and `finish` throws.
    public mutating func choice<T: RawRepresentable<String> & CaseIterable>(_ name: String, _ placeholder: T) -> T {
        parsed(name, Self.words(T.self), T.init(rawValue:)) ?? placeholder
    }

    /// A case of an enumeration, may be missing or `null`.
    public mutating func optionalChoice<T: RawRepresentable<String> & CaseIterable>(_ name: String, _: T.Type) -> T? {
        optionalParsed(name, Self.words(T.self), T.init(rawValue:))
    }

    private static func words<T: RawRepresentable<String> & CaseIterable>(_: T.Type) -> String {
        "one of " + T.allCases.map(\.rawValue).joined(separator: ", ")
    }

    // MARK: Numbers

    /// A boolean.
    public mutating func bool(_ name: String) -> Bool {
        required(name).flatMap { checkedBool(name, $0) } ?? false
    }

    /// A boolean that may be missing or `null`.
    public mutating func optionalBool(_ name: String) -> Bool? {
        optional(name).flatMap { checkedBool(name, $0) }
    }

    /// An integer within bounds.
    public mutating func integer(_ name: String, in bounds: ClosedRange<Int64>) -> Int64 {
        required(name).flatMap { checkedInteger(name, $0, bounds) } ?? 0
    }

    /// An integer within bounds that may be missing or `null`.
    public mutating func optionalInteger(_ name: String, in bounds: ClosedRange<Int64>) -> Int64? {
        optional(name).flatMap { checkedInteger(name, $0, bounds) }
    }

    /// A number within bounds.
    public mutating func number(_ name: String, in bounds: ClosedRange<Double>) -> Double {
        required(name).flatMap { checkedNumber(name, $0, bounds) } ?? 0
    }

    /// A number within bounds that may be missing or `null`.
    public mutating func optionalNumber(_ name: String, in bounds: ClosedRange<Double>) -> Double? {
        optional(name).flatMap { checkedNumber(name, $0, bounds) }
    }

    // MARK: Time and money

    /// An instant, epoch milliseconds, from RFC 3339.
    public mutating func instant(_ name: String) -> Int64 {
        parsed(name, "an RFC 3339 instant", RFC3339.milliseconds) ?? 0
    }

    /// An instant that may be missing or `null`.
    public mutating func optionalInstant(_ name: String) -> Int64? {
        optionalParsed(name, "an RFC 3339 instant", RFC3339.milliseconds)
    }

    /// A calendar date, `YYYY-MM-DD`.
    public mutating func date(_ name: String) -> String {
        parsed(name, "a date YYYY-MM-DD", { CalendarDate($0)?.description }) ?? ""
    }

    /// A calendar date that may be missing or `null`.
    public mutating func optionalDate(_ name: String) -> String? {
        optionalParsed(name, "a date YYYY-MM-DD", { CalendarDate($0)?.description })
    }

    /// An ISO 4217 code by its form: three upper-case letters.
    public mutating func currency(_ name: String) -> String {
        parsed(name, "a currency such as EUR") { code in
            code.utf8.count == 3 && code.utf8.allSatisfy { (0x41...0x5a).contains($0) } ? code : nil
        } ?? ""
    }

    // MARK: Checks

    private mutating func parse<T>(_ name: String, _ value: JSON, _ what: String, _ check: (String) -> T?) -> T? {
        guard let text = checkedString(name, value, 0...4096) else { return nil }
        if let result = check(text) { return result }
        fail(name, "invalid", "must be \(what)")
        return nil
    }

    private mutating func checkedString(_ name: String, _ value: JSON, _ length: ClosedRange<Int>) -> String? {
        guard case .string(let text) = value else {
            fail(name, "type", "must be a string")
            return nil
        }
        let count = text.unicodeScalars.count
        if length.contains(count) { return text }
        if count == 0 {
            fail(name, "required", "must not be empty")
        } else if count < length.lowerBound {
            fail(name, "too-short", "must have at least \(length.lowerBound) characters")
        } else {
            fail(name, "too-long", "must have at most \(length.upperBound) characters")
        }
        return nil
    }

    mutating func checkedText(
        _ name: String, _ value: JSON, _ length: ClosedRange<Int>, isMultiline: Bool
    ) -> String? {
        guard let string = checkedString(name, value, length) else { return nil }
        let text = Text.nfc(string)
        guard text.unicodeScalars.allSatisfy({ Self.isPlain($0) || isMultiline && Self.mayBeInLines($0) }) else {
            fail(name, "invalid", "must not have control characters, nor any that turn the direction of writing")
            return nil
        }
        guard text.unicodeScalars.contains(where: Self.isVisible) else {
            fail(name, "required", "must not be blank")
            return nil
        }
        return text
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory != .control && !turnsDirection(scalar)
    }

    /// Embeddings, overrides and isolates (UAX #9): with them a line reads as another one than it is.
    private static func turnsDirection(_ scalar: Unicode.Scalar) -> Bool {
        (0x202a...0x202e).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
    }

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        !scalar.properties.isWhitespace && scalar.properties.generalCategory != .format
    }

    private static func mayBeInLines(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "\n" || scalar == "\r" || scalar == "\t" || turnsDirection(scalar)
    }

    private mutating func checkedBool(_ name: String, _ value: JSON) -> Bool? {
        if case .bool(let flag) = value { return flag }
        fail(name, "type", "must be true or false")
        return nil
    }

    private mutating func checkedInteger(_ name: String, _ value: JSON, _ bounds: ClosedRange<Int64>) -> Int64? {
        guard case .integer(let integer) = value else {
            fail(name, "type", "must be an integer")
            return nil
        }
        if bounds.contains(integer) { return integer }
        fail(name, "out-of-range", "must be from \(bounds.lowerBound) to \(bounds.upperBound)")
        return nil
    }

    private mutating func checkedNumber(_ name: String, _ value: JSON, _ bounds: ClosedRange<Double>) -> Double? {
        let number: Double
        switch value {
        case .integer(let integer): number = Double(integer)
        case .real(let real): number = real
        default:
            fail(name, "type", "must be a number")
            return nil
        }
        if bounds.contains(number) { return number }
        fail(name, "out-of-range", "must be from \(bounds.lowerBound) to \(bounds.upperBound)")
        return nil
    }
}
