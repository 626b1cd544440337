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
        (unicode(name) ?? "").split(separator: ".").contains { mixesScripts(label: String($0)) }
    }

    private static func mixesScripts(label: String) -> Bool {
        let scripts = Set(label.unicodeScalars.map { Text.script(of: $0) ?? "" }).subtracting(neutral)
        return scripts.count > 1 && !together.contains { scripts.isSubset(of: $0) }
    }

    /// Scripts of characters used with any other: digits and hyphens, combining marks.
    private static let neutral: Set<String> = ["Common", "Inherited"]

    private static let together: [Set<String>] = [
        ["Latin", "Han", "Hiragana", "Katakana"], ["Latin", "Han", "Bopomofo"], ["Latin", "Han", "Hangul"],
    ]

    /// The names that look the same in the usual letters, mostly ASCII; none if the name has only such letters. Accents
    /// are visible, so letters with accents are kept, as is any other without a look-alike.
    ///
    /// - Parameter name: In normal form.
    package static func lookAlikes(of name: String) -> [String] {
        guard let unicode = unicode(name) else { return [] }
        var names: [String] = []
        for table in [lookAlikes, lookAlikes.merging(["ӏ": "l"]) { $1 }] {
            let plain = unicode.split(separator: ".").map { plainForm(of: String($0), by: table) }
            guard let other = normalized(plain.joined(separator: ".")), other != name, !names.contains(other) else {
                continue
            }
            names.append(other)
        }
        return names
    }

    /// A label in the usual letters; itself where some have none, and it would be a mixture that there is nowhere.
    private static func plainForm(of label: String, by table: [Unicode.Scalar: String]) -> String {
        let plain = label.unicodeScalars.map { table[$0] ?? String($0) }.joined()
        return mixesScripts(label: plain) ? label : plain
    }

    /// Lower-case Latin, Cyrillic, Greek and Armenian letters that Unicode's confusables.txt (15.0) maps to the same
    /// prototypes as `a`–`z` or digits, without those that IDNA maps to others. It has the palochka as an `i`; in many
    /// fonts it is an `l`.
    static let lookAlikes: [Unicode.Scalar: String] = [
        "æ": "ae", "ı": "i", "œ": "oe", "ƍ": "g", "ƽ": "s", "ǀ": "l", "ǁ": "ll", "ȣ": "8", "ɑ": "a", "ɡ": "g", "ɣ": "y",
        "ɩ": "i", "ɪ": "i", "ɯ": "w", "ʋ": "u", "ʏ": "y", "ʣ": "dz", "ʦ": "ts", "ʪ": "ls", "ʫ": "lz", "ᴄ": "c",
        "ᴏ": "o",
        "ᴑ": "o", "ᴜ": "u", "ᴠ": "v", "ᴡ": "w", "ᴢ": "z", "ᵫ": "ue", "ᶃ": "g", "ᶌ": "y", "ẝ": "f", "ỿ": "y", "ꜱ": "s",
        "ꜳ": "aa", "ꜵ": "ao", "ꜷ": "au", "ꜹ": "av", "ꜻ": "av", "ꜽ": "ay", "ꝏ": "oo", "ꝷ": "tf", "ꞙ": "f", "ꞟ": "u",
        "ꬲ": "e", "ꬵ": "f", "ꬽ": "o", "ꭇ": "r", "ꭈ": "r", "ꭎ": "u", "ꭒ": "u", "ꭚ": "y", "ꭣ": "uo",
        "а": "a", "б": "6", "г": "r", "е": "e", "о": "o", "р": "p", "с": "c", "у": "y", "х": "x", "ѕ": "s", "і": "i",
        "ј": "j", "ѡ": "w", "ѵ": "v", "ү": "y", "һ": "h", "ҽ": "e", "ӏ": "i", "ԁ": "d", "ԛ": "q", "ԝ": "w", "ꙇ": "i",
        "α": "a", "γ": "y", "ι": "i", "ν": "v", "ο": "o", "ρ": "p", "σ": "o", "υ": "u", "ϳ": "j",
        "ա": "w", "գ": "q", "զ": "q", "հ": "h", "ո": "n", "ռ": "n", "ս": "u", "ց": "g", "ք": "f", "օ": "o",
    ]
}
