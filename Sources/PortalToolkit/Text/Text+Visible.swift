extension Text {
    /// A text that strangers wrote, on one line and without effect on a terminal: control characters as in DNS master
    /// files (`\027`, RFC 1035 §5.1), other characters without a shape of their own as `\u{202E}`.
    ///
    /// - Parameter max: Length in characters after which the rest is left out.
    package static func visible(_ text: String, max: Int) -> String {
        var shown = "", count = 0
        for scalar in text.unicodeScalars {
            let piece = visible(scalar)
            count += piece.unicodeScalars.count
            guard count <= max else { break }
            shown += piece
        }
        return shown
    }

    private static func visible(_ scalar: Unicode.Scalar) -> String {
        if scalar.value < 0x20 || scalar.value == 0x7F {
            let digits = String(scalar.value)
            return "\\" + String(repeating: "0", count: 3 - digits.count) + digits
        }
        return isVisible(scalar) || scalar == " "
            ? String(scalar) : "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
    }

    /// Whether a character has a shape of its own, other than blanks, controls and what only affects others.
    package static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .spaceSeparator, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: false
        default: !scalar.properties.isDefaultIgnorableCodePoint
        }
    }
}
