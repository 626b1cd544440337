/// A parser and validator of one-line input, trimmed. Shared by bodies, queries, import lines and command lines.
///
/// What is generic is inlinable, here and in `InputDecoder`: unspecialised it took a fifth of an import line's time.
package struct InputFormat<Value> {
    @usableFromInline let parse: (String) throws(Violation) -> Value

    @inlinable package init(_ parse: @escaping (String) throws(Violation) -> Value) {
        self.parse = parse
    }

    /// A format with a single rule; `parse` returns `nil` for a violation.
    @inlinable package init(_ violation: @autoclosure @escaping () -> Violation, _ parse: @escaping (String) -> Value?)
    {
        self.init { (text) throws(Violation) in
            guard let value = parse(text) else { throw violation() }
            return value
        }
    }

    @inlinable package func value(of text: String) throws(Violation) -> Value {
        let text = Text.trimmed(text)
        guard !text.isEmpty else { throw .blank }
        return try parse(text)
    }
}

extension InputFormat where Value == String {
    /// Display text: NFC, visible, at most `max` Unicode scalars, without control and bidirectional characters.
    package static func displayText(max: Int) -> InputFormat {
        InputFormat { (text) throws(Violation) in try DisplayText.checked(text, max: max, isMultiline: false) }
    }

    /// Display text of one or more lines.
    package static func displayLines(max: Int) -> InputFormat {
        InputFormat { (text) throws(Violation) in try DisplayText.checked(text, max: max, isMultiline: true) }
    }

    /// An e-mail address in comparison form.
    package static var email: InputFormat { InputFormat(EmailAddress.checked) }

    /// A new recipient's address.
    package static var newEmail: InputFormat { InputFormat(EmailAddress.checkedNew) }

    /// An address for mail headers.
    package static var headerEmail: InputFormat { InputFormat(EmailAddress.checkedForHeader) }

    /// An https address without credentials.
    package static var webURL: InputFormat { InputFormat(WebURL.checked) }

    /// A host name of at least two labels, in normal form.
    package static var hostName: InputFormat { InputFormat(HostName.checked) }

    /// `#rrggbb` in lower case.
    package static var color: InputFormat {
        InputFormat(Violation(.notAColor, "must be a colour #rrggbb")) { Color(hex: $0)?.description }
    }

    /// A telephone number in any notation.
    package static var phoneNumber: InputFormat {
        InputFormat(Violation(.notAPhoneNumber, "must be a telephone number such as +49 30 1234-0 or 030/1234 ext. 5"))
        {
            PhoneNumber.isValid($0) ? $0 : nil
        }
    }

    /// A country or territory.
    package static var region: InputFormat {
        InputFormat(Violation(.notARegion, "must be a code of ISO 3166-1, such as DE")) {
            Region.isKnown($0) ? $0 : nil
        }
    }

    /// A time zone.
    package static var timeZone: InputFormat {
        InputFormat(Violation(.notATimeZone, "must be an IANA time zone such as Europe/Berlin")) {
            TimeZone($0)?.name
        }
    }

    /// A slug.
    package static var slug: InputFormat {
        InputFormat(Violation(.notASlug, "must be a slug: a-z, 0-9 and inner hyphens, not assets or cp")) {
            Slug.isValid($0) ? $0 : nil
        }
    }

    /// A calendar date, `YYYY-MM-DD`.
    package static var date: InputFormat {
        InputFormat(Violation(.notADate, "must be a calendar date, YYYY-MM-DD")) { CalendarDate($0)?.description }
    }
}

extension InputFormat where Value == Int64 {
    /// An id in its public form.
    package static var id: InputFormat {
        InputFormat(Violation(.notAnID, "must be an id of 13 characters")) { PublicID.id($0) }
    }

    /// A whole number in decimal digits, within bounds.
    package static func number(in bounds: ClosedRange<Int64>) -> InputFormat {
        InputFormat { (text) throws(Violation) in
            guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
                throw Violation(.notANumber, "must be a number from \(bounds.lowerBound) to \(bounds.upperBound)")
            }
            guard let number = Int64(text), bounds.contains(number) else { throw .outOfRange(bounds) }
            return number
        }
    }
}

extension InputFormat where Value == Instant {
    /// An RFC 3339 instant.
    package static var instant: InputFormat {
        InputFormat(Violation(.notAnInstant, "must be an RFC 3339 instant such as 2026-11-22T11:25:00Z")) {
            RFC3339.instant($0)
        }
    }

    /// An instant, or a date converted to one.
    package static func instant(of date: @escaping (CalendarDate) -> Instant) -> InputFormat {
        InputFormat(
            Violation(.notAnInstantOrDate, "must be a calendar date, YYYY-MM-DD, or an RFC 3339 instant")
        ) { RFC3339.instant($0) ?? CalendarDate($0).map(date) }
    }
}

extension InputFormat where Value: RawRepresentable<String> & CaseIterable {
    /// A case of an enumeration.
    @inlinable package static var choice: InputFormat {
        InputFormat(.notAChoice(of: Value.allCases.map(\.rawValue)), Value.init(rawValue:))
    }
}
