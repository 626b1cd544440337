extension Text {
    /// Trims invisible characters: Unicode's White_Space, and the zero-width and directional marks that come along with
    /// copied text.
    package static func trimmed(_ text: String) -> String {
        if let first = text.utf8.first, let last = text.utf8.last, isMark(first), isMark(last) { return text }
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { !isBlank($0) }),
            let last = scalars.lastIndex(where: { !isBlank($0) })
        else { return "" }
        let end = scalars.index(after: last)
        if first == scalars.startIndex, end == scalars.endIndex { return text }
        return String(text[first..<end])
    }

    /// Whether the text has only printable characters of ASCII, and not only blanks.
    static func isPrintableASCII(_ text: String) -> Bool {
        text.utf8.allSatisfy { isMark($0) || $0 == 0x20 } && text.utf8.contains(where: isMark)
    }

    /// Whether a byte is a character of ASCII that leaves a mark on paper.
    private static func isMark(_ byte: UInt8) -> Bool { (0x21...0x7e).contains(byte) }

    /// Embeddings, overrides and isolates (UAX #9), which make a line read differently from its content.
    static func turnsDirection(_ scalar: Unicode.Scalar) -> Bool {
        (0x202a...0x202e).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
    }

    // Joiners (U+200C, U+200D) and flag tags stay: they belong to the preceding character.
    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.properties.isWhitespace || turnsDirection(scalar) { return true }
        switch scalar.value {
        // Zero width space, word joiner, BOM, Mongolian vowel separator; directional marks.
        case 0x200b, 0x2060, 0xfeff, 0x180e, 0x200e, 0x200f, 0x061c: return true
        default: return false
        }
    }
}
