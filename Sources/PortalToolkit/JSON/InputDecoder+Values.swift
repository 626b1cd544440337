extension InputDecoder {
    // MARK: Texts as they came

    /// A string of at most `max` characters (Unicode scalars), unchanged: passwords, tokens, machine-generated values.
    package mutating func string(_ name: String, min: Int = 0, max: Int) -> String {
        required(name).flatMap { checkedString(name, $0, min...max) } ?? ""
    }

    /// An unchanged string that may be missing or `null`.
    package mutating func optionalString(_ name: String, min: Int = 0, max: Int) -> String? {
        optional(name).flatMap { checkedString(name, $0, min...max) }
    }

    /// Multi-line display text, in NFC.
    package mutating func lines(_ name: String, max: Int) -> String {
        required(name).flatMap { value in
            self.value(name) { () throws(Violation) in
                try DisplayText.checked(try Self.string(value), max: max, isMultiline: true)
            }
        } ?? ""
    }

    // MARK: One line, without the blanks around it

    /// A line of no particular format: a login's address. May be empty.
    package mutating func line(_ name: String, max: Int) -> String {
        required(name).flatMap { checkedLine(name, $0, max: max) } ?? ""
    }

    /// A line of no particular format that may be missing or `null`: a search.
    package mutating func optionalLine(_ name: String, max: Int) -> String? {
        optional(name).flatMap { checkedLine(name, $0, max: max) }
    }

    /// Display text.
    package mutating func text(_ name: String, max: Int) -> String {
        parsed(name, .displayText(max: max)) ?? ""
    }

    /// Display text that may be missing or `null`.
    package mutating func optionalText(_ name: String, max: Int) -> String? {
        optionalParsed(name, .displayText(max: max))
    }

    /// Display text that may be missing, `null` or blank.
    package mutating func voluntaryText(_ name: String, max: Int) -> String? {
        optional(name).flatMap { Self.isBlank($0) ? nil : value(name, $0, .displayText(max: max)) }
    }

    /// A value in this format.
    @inlinable package mutating func parsed<T>(_ name: String, _ form: InputFormat<T>) -> T? {
        required(name).flatMap { value(name, $0, form) }
    }

    /// A value in this format that may be missing or `null`.
    @inlinable package mutating func optionalParsed<T>(_ name: String, _ form: InputFormat<T>) -> T? {
        optional(name).flatMap { value(name, $0, form) }
    }

    /// A value in this format; the field is required, `null` and blanks clear.
    @inlinable package mutating func nullableParsed<T>(_ name: String, _ form: InputFormat<T>) -> T? {
        nullable(name).flatMap { Self.isBlank($0) ? nil : value(name, $0, form) }
    }

    /// A case of an enumeration; an invalid field yields `placeholder`, and `finish` throws.
    @inlinable package mutating func choice<T: RawRepresentable<String> & CaseIterable>(
        _ name: String, _ placeholder: T
    ) -> T {
        parsed(name, .choice) ?? placeholder
    }

    /// A case of an enumeration that may be missing or `null`.
    @inlinable package mutating func optionalChoice<T: RawRepresentable<String> & CaseIterable>(
        _ name: String, _: T.Type
    ) -> T? {
        optionalParsed(name, .choice)
    }

    /// An id in its public form.
    package mutating func id(_ name: String) -> Int64 {
        parsed(name, .id) ?? 0
    }

    /// An RFC 3339 instant.
    package mutating func instant(_ name: String) -> Instant {
        parsed(name, .instant) ?? 0
    }

    // MARK: Numbers

    /// A boolean.
    package mutating func bool(_ name: String) -> Bool {
        required(name).flatMap { checkedBool(name, $0) } ?? false
    }

    /// A boolean that may be missing or `null`.
    package mutating func optionalBool(_ name: String) -> Bool? {
        optional(name).flatMap { checkedBool(name, $0) }
    }

    /// An integer within bounds.
    package mutating func integer(_ name: String, in bounds: ClosedRange<Int64>) -> Int64 {
        required(name).flatMap { checkedInteger(name, $0, bounds) } ?? 0
    }

    /// An integer within bounds that may be missing or `null`.
    package mutating func optionalInteger(_ name: String, in bounds: ClosedRange<Int64>) -> Int64? {
        optional(name).flatMap { checkedInteger(name, $0, bounds) }
    }

    /// A number within bounds that may be missing or `null`.
    package mutating func optionalNumber(_ name: String, in bounds: ClosedRange<Int64>) -> Double? {
        optional(name).flatMap { checkedNumber(name, $0, bounds) }
    }

    // MARK: Checks

    /// The value returned by `read`; records its violation.
    @inlinable mutating func value<T>(_ name: String, _ read: () throws(Violation) -> T) -> T? {
        do throws(Violation) {
            return try read()
        } catch {
            fail(name, error)
            return nil
        }
    }

    @inlinable package mutating func value<T>(_ name: String, _ value: JSON, _ form: InputFormat<T>) -> T? {
        self.value(name) { () throws(Violation) in try form.value(of: try Self.string(value)) }
    }

    @usableFromInline static func string(_ value: JSON) throws(Violation) -> String {
        guard case .string(let text) = value else { throw .notAString }
        return text
    }

    @usableFromInline static func isBlank(_ value: JSON) -> Bool {
        guard case .string(let text) = value else { return false }
        return Text.trimmed(text).isEmpty
    }

    private mutating func checkedString(_ name: String, _ value: JSON, _ length: ClosedRange<Int>) -> String? {
        self.value(name) { () throws(Violation) in
            let text = try Self.string(value)
            let count = text.unicodeScalars.count
            if length.contains(count) { return text }
            if count == 0 { throw .blank }
            throw count < length.lowerBound ? .tooShort(length.lowerBound) : .tooLong(length.upperBound)
        }
    }

    private mutating func checkedLine(_ name: String, _ value: JSON, max: Int) -> String? {
        self.value(name) { () throws(Violation) in
            let text = Text.trimmed(try Self.string(value))
            guard text.unicodeScalars.count <= max else { throw .tooLong(max) }
            return text
        }
    }

    private mutating func checkedBool(_ name: String, _ value: JSON) -> Bool? {
        if case .bool(let flag) = value { return flag }
        fail(name, .type, "must be true or false")
        return nil
    }

    private mutating func checkedInteger(_ name: String, _ value: JSON, _ bounds: ClosedRange<Int64>) -> Int64? {
        guard case .integer(let integer) = value else {
            fail(name, .type, "must be an integer")
            return nil
        }
        if bounds.contains(integer) { return integer }
        fail(name, .outOfRange(bounds))
        return nil
    }

    private mutating func checkedNumber(_ name: String, _ value: JSON, _ bounds: ClosedRange<Int64>) -> Double? {
        let number: Double
        switch value {
        case .integer(let integer): number = Double(integer)
        case .real(let real): number = real
        default:
            fail(name, .type, "must be a number")
            return nil
        }
        if number >= Double(bounds.lowerBound), number <= Double(bounds.upperBound) { return number }
        fail(name, .outOfRange(bounds))
        return nil
    }
}
