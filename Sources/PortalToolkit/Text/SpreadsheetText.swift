/// Untrusted text in spreadsheet cells, where it must never run (OWASP, CSV Injection).
enum SpreadsheetText {
    /// Signs that begin a formula, also in forms that spreadsheets may fold to them, such as full width.
    private static let signs = Set("=+-@−".unicodeScalars)
    /// Some spreadsheets drop these at the start and interpret the rest.
    private static let dropped = Set("\t\r\n\u{B}\u{C}\u{85}\u{2028}\u{2029}".unicodeScalars)
    /// Some spreadsheets begin a new cell after these, and after many languages' separator, ignoring quotation marks
    /// within a cell.
    private static let borders = dropped.union([";"])

    /// Prefixes every potential formula with an apostrophe.
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

    /// Escapes the signs of potential formulas in a JSON object, such as `\u003d`. They occur only in strings: outside,
    /// JSON has nothing but blanks and quotation marks where a formula could begin.
    static func harmless(json: String) -> String {
        var result = String.UnicodeScalarView()
        scan(json) { scalar, isFormula in
            guard isFormula else { return result.append(scalar) }
            let digits = String(scalar.value, radix: 16)
            result.append(contentsOf: ("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).unicodeScalars)
        }
        return String(result)
    }

    /// Passes each scalar and whether it starts a formula: nothing but skipped scalars precede it in its cell.
    private static func scan(_ text: String, _ take: (Unicode.Scalar, Bool) -> Void) {
        var isBegin = true
        for scalar in text.unicodeScalars {
            let folded = isBegin ? folded(scalar) : scalar
            take(scalar, isBegin && signs.contains(folded))
            isBegin = borders.contains(scalar) || isBegin && isPassedOver(folded)
        }
    }

    /// The scalar that a spreadsheet may fold this one to (NFKC); the first of several.
    private static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        scalar.isASCII ? scalar : Text.compatible(String(scalar)).unicodeScalars.first ?? scalar
    }

    /// Whether it is a blank, a quotation mark or invisible.
    private static func isPassedOver(_ scalar: Unicode.Scalar) -> Bool {
        if scalar == "\"" || scalar.properties.isWhitespace { return true }
        return scalar.properties.generalCategory == .format || scalar.properties.generalCategory == .control
    }
}
