/// What a record is found by, and what a search looks for: words, folded, with one blank between them. Whatever parts words
/// in names (hyphens, dots, slashes) is a blank.
package enum SearchWords {
    /// Longest beginning that tells records apart, in bytes.
    private static let length = 96
    /// Most words of a record.
    private static let count = 48

    /// The texts from each of their words on, without doubles.
    package static func of(_ texts: [String]) -> [String] {
        var found: [String] = []
        for text in texts {
            let words = words(text)
            for index in words.indices {
                let rest = cut(words[index...].joined(separator: " "))
                if found.count < count, !found.contains(rest) { found.append(rest) }
            }
        }
        // A record without a word is one that nobody has looked at yet.
        return found.isEmpty ? [" "] : found
    }

    /// The beginning to look for; empty if the text has no word.
    package static func prefix(_ text: String) -> String {
        cut(words(text).joined(separator: " "))
    }

    private static func words(_ text: String) -> [Substring] {
        let folded = Text.folded(text)
        return folded.unicodeScalars.split(whereSeparator: isSeparator).map { Substring($0) }
    }

    private static let parting: Set<Unicode.GeneralCategory> = [
        .dashPunctuation, .connectorPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
        .finalPunctuation, .otherPunctuation, .spaceSeparator, .lineSeparator, .paragraphSeparator, .control, .format,
    ]

    private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "0"..."9", "a"..."z": false
        case _ where scalar.isASCII: true
        default: parting.contains(scalar.properties.generalCategory)
        }
    }

    /// At a boundary of scalars, so that the beginning of a long text is one of what was cut off the same.
    private static func cut(_ text: String) -> String {
        guard text.utf8.count > length else { return text }
        var kept = String.UnicodeScalarView(), size = 0
        for scalar in text.unicodeScalars {
            size += UTF8.width(scalar)
            if size > length { break }
            kept.append(scalar)
        }
        return String(kept)
    }
}
