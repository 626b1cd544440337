/// Text from outside in a cell of a spreadsheet, where it must never run (OWASP, CSV Injection).
enum SpreadsheetText {
    /// What begins a formula; also in every form that a spreadsheet may fold to it, such as full width.
    private static let signs = Set("=+-@−".unicodeScalars)
    /// A first character of these is dropped by some, and what follows it is read.
    private static let dropped = Set("\t\r\n\u{B}\u{C}\u{85}\u{2028}\u{2029}".unicodeScalars)
    /// Where one may see the begin of another cell: after these, and after the separator of many languages, for which a
    /// quotation mark within a cell quotes nothing.
    private static let borders = dropped.union([";"])

    /// With an apostrophe at the begin of whatever would be a formula.
    static func harmless(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        if let first = text.unicodeScalars.first, dropped.contains(first) { result.append("'") }
        var begin = result.endIndex
        scan(text) { scalar, isFormula in
            if isFormula { result.insert("'", at: begin) }
            result.append(scalar)
            if borders.contains(scalar) { begin = result.endIndex }
        }
        return String(result)
    }

    /// The same JSON object, with `\u003d` for the sign of whatever would be a formula. Such signs stand in strings: of what
    /// one can follow, JSON has only blanks and quotation marks elsewhere.
    static func harmless(json: String) -> String {
        var result = String.UnicodeScalarView()
        scan(json) { scalar, isFormula in
            guard isFormula else { return result.append(scalar) }
            let digits = String(scalar.value, radix: 16)
            result.append(contentsOf: ("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).unicodeScalars)
        }
        return String(result)
    }

    /// Every scalar with whether it makes a formula of its cell: nothing is before it, or what is passed over.
    private static func scan(_ text: String, _ take: (Unicode.Scalar, Bool) -> Void) {
        var isBegin = true
        for scalar in text.unicodeScalars {
            let folded = isBegin ? folded(scalar) : scalar
            take(scalar, isBegin && signs.contains(folded))
            isBegin = borders.contains(scalar) || isBegin && isPassedOver(folded)
        }
    }

    /// What a spreadsheet may take a scalar for (NFKC), where several come of it the first.
    private static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        scalar.isASCII ? scalar : Text.compatible(String(scalar)).unicodeScalars.first ?? scalar
    }

    /// Blanks, quotation marks and what nobody sees.
    private static func isPassedOver(_ scalar: Unicode.Scalar) -> Bool {
        if scalar == "\"" || scalar.properties.isWhitespace { return true }
        return scalar.properties.generalCategory == .format || scalar.properties.generalCategory == .control
    }
}
