/// Rules against names that look like others (UTS #39). Labels with `xn--` are judged decoded.
extension HostName {
    /// A name with its A-labels decoded, for display; `nil` if that is the same or they are not valid.
    ///
    /// - Parameter name: In normal form.
    package static func unicode(_ name: String) -> String? {
        guard let unicode = Text.uLabels(name), unicode != name, Text.aLabels(unicode) == name else { return nil }
        return unicode
    }

    /// A name for people: as it reads, with the A-labels in brackets where they differ.
    ///
    /// - Parameter name: In normal form.
    package static func shown(_ name: String) -> String { unicode(name).map { "\($0) (\(name))" } ?? name }

    /// Whether a label has letters of several scripts, but for those written together in Chinese, Japanese and Korean
    /// (UTS #39 §5.2, "highly restrictive").
    ///
    /// - Parameter name: In normal form.
    package static func mixesScripts(_ name: String) -> Bool {
        (unicode(name) ?? "").split(separator: ".").contains { label in
            let scripts = Set(label.unicodeScalars.map { Text.script(of: $0) ?? "" }).subtracting(neutral)
            return scripts.count > 1 && !together.contains { scripts.isSubset(of: $0) }
        }
    }

    /// Scripts of characters used with any other: digits and hyphens, combining marks.
    private static let neutral: Set<String> = ["Common", "Inherited"]

    private static let together: [Set<String>] = [
        ["Latin", "Han", "Hiragana", "Katakana"], ["Latin", "Han", "Bopomofo"], ["Latin", "Han", "Hangul"],
    ]

    /// The ASCII names that look the same; none if the name is ASCII or has a letter without an ASCII look-alike.
    /// Accents are visible, so letters with accents have none.
    ///
    /// - Parameter name: In normal form.
    package static func lookAlikes(of name: String) -> [String] {
        guard let unicode = unicode(name) else { return [] }
        let names = [lookAlikes, lookAlikes.merging(["ӏ": "l"]) { $1 }].compactMap { table in
            asciiForm(of: unicode, by: table)
        }
        return names.first == names.last ? Array(names.prefix(1)) : names
    }

    private static func asciiForm(of unicode: String, by table: [Unicode.Scalar: Unicode.Scalar]) -> String? {
        var name = String.UnicodeScalarView()
        for scalar in unicode.unicodeScalars {
            guard let letter = scalar.isASCII ? scalar : table[scalar] else { return nil }
            name.append(letter)
        }
        return String(name)
    }

    /// Lower-case Cyrillic, Greek and Armenian letters that Unicode's confusables.txt (15.0) maps to the same prototype
    /// as `a`–`z` or a digit, without those that IDNA maps to others. It has the palochka as an `i`; in many fonts it
    /// is an `l`.
    static let lookAlikes: [Unicode.Scalar: Unicode.Scalar] = [
        "а": "a", "б": "6", "г": "r", "е": "e", "о": "o", "р": "p", "с": "c", "у": "y", "х": "x", "ѕ": "s", "і": "i",
        "ј": "j", "ѡ": "w", "ѵ": "v", "ү": "y", "һ": "h", "ҽ": "e", "ӏ": "i", "ԁ": "d", "ԛ": "q", "ԝ": "w", "ꙇ": "i",
        "α": "a", "γ": "y", "ι": "i", "ν": "v", "ο": "o", "ρ": "p", "σ": "o", "υ": "u", "ϳ": "j",
        "ա": "w", "գ": "q", "զ": "q", "հ": "h", "ո": "n", "ռ": "n", "ս": "u", "ց": "g", "ք": "f", "օ": "o",
    ]
}
