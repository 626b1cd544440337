/// Validation of display text: names, subjects, descriptions.
enum DisplayText {
    /// Returns the text in NFC.
    /// - Parameters:
    ///   - max: maximum number of Unicode scalars.
    ///   - isMultiline: allows line ends, tabs and bidirectional controls.
    static func checked(_ text: String, max: Int, isMultiline: Bool) throws(Violation) -> String {
        guard text.unicodeScalars.count <= max else { throw .tooLong(max) }
        // Nearly all texts, and looking characters up is slow.
        if Text.isPrintableASCII(text) { return text }
        let text = Text.nfc(text)
        guard text.unicodeScalars.allSatisfy({ isPlain($0) || isMultiline && mayBeInLines($0) }) else {
            throw .control
        }
        guard text.unicodeScalars.contains(where: isVisible) else { throw .blank }
        return text
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: false
        default: !Text.turnsDirection(scalar)
        }
    }

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        let properties = scalar.properties
        return !properties.isWhitespace && !properties.isDefaultIgnorableCodePoint
            && properties.generalCategory != .format
    }

    private static func mayBeInLines(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .lineSeparator, .paragraphSeparator: true
        default: scalar == "\n" || scalar == "\r" || scalar == "\t" || Text.turnsDirection(scalar)
        }
    }
}
