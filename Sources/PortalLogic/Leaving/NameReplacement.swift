/// Puts other words in the place of names, where these stand by themselves: not within longer words, links and addresses.
struct NameReplacement {
    private typealias Scalars = [Unicode.Scalar]

    /// What stands for what, the longest first: "Ann Smith" is not "Ann".
    private let words: [(name: String, other: String)]

    /// - Parameter kept: a name that stays, with all that is in it: "Smith Ltd" has nothing to do with a Smith.
    init(of names: Set<String>, by words: String, keeping kept: String = "") {
        let replaced = names.subtracting([kept]).map { (name: $0, other: words) } + [(name: kept, other: kept)]
        self.words = replaced.filter { !$0.name.isEmpty }.sorted {
            ($1.name.utf8.count, $0.name) < ($0.name.utf8.count, $1.name)
        }
    }

    /// A text without the names.
    func plain(_ text: String) -> String {
        replaced(text, words.map { (Scalars($0.name.unicodeScalars), $0.other) }, hasTags: false)
    }

    /// HTML without the names in what is read; tags stay as they are.
    func html(_ html: String) -> String {
        let escaped = words.map { (Scalars(Markup.escaped($0.name).unicodeScalars), Markup.escaped($0.other)) }
        return replaced(html, escaped, hasTags: true)
    }

    private func replaced(_ text: String, _ words: [(name: Scalars, other: String)], hasTags: Bool) -> String {
        let text = Scalars(text.unicodeScalars)
        var result = String.UnicodeScalarView()
        var (place, isTag) = (0, false)
        while place < text.count {
            if hasTags, text[place] == "<" || text[place] == ">" { isTag = text[place] == "<" }
            if !isTag, let word = words.first(where: { Self.stands($0.name, in: text, at: place) }) {
                result.append(contentsOf: word.other.unicodeScalars)
                place += word.name.count
            } else {
                result.append(text[place])
                place += 1
            }
        }
        return String(result)
    }

    private static func stands(_ name: Scalars, in text: Scalars, at place: Int) -> Bool {
        guard text[place...].starts(with: name) else { return false }
        let end = place + name.count
        let isBegun = place > 0 && (isWord(text[place - 1]) || "/.?=&#@".unicodeScalars.contains(text[place - 1]))
        let goesOn =
            end < text.count
            && (isWord(text[end]) || text[end] == "@" || text[end...].starts(with: "://".unicodeScalars))
        return !isBegun && !goesOn
    }

    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .decimalNumber, .connectorPunctuation: true
        default: scalar.properties.isAlphabetic || scalar == "-"
        }
    }
}
