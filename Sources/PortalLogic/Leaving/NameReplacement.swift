/// Puts other words in the place of names, where these stand by themselves: not within longer words, links and addresses.
struct NameReplacement {
    private typealias Scalars = [Unicode.Scalar]

    /// The longest first: "Ann Smith" is not "Ann".
    private let names: [String]
    private let words: String

    init(of names: Set<String>, by words: String) {
        self.names = names.filter { !$0.isEmpty }.sorted { ($1.utf8.count, $0) < ($0.utf8.count, $1) }
        self.words = words
    }

    /// A text without the names.
    func plain(_ text: String) -> String {
        replaced(text, names.map { Scalars($0.unicodeScalars) }, by: words, hasTags: false)
    }

    /// HTML without the names in what is read; tags stay as they are.
    func html(_ html: String) -> String {
        let escaped = names.map { Scalars(Markup.escaped($0).unicodeScalars) }
        return replaced(html, escaped, by: Markup.escaped(words), hasTags: true)
    }

    private func replaced(_ text: String, _ names: [Scalars], by words: String, hasTags: Bool) -> String {
        let text = Scalars(text.unicodeScalars)
        var result = String.UnicodeScalarView()
        var (place, isTag) = (0, false)
        while place < text.count {
            if hasTags, text[place] == "<" || text[place] == ">" { isTag = text[place] == "<" }
            if !isTag, let name = names.first(where: { Self.stands($0, in: text, at: place) }) {
                result.append(contentsOf: words.unicodeScalars)
                place += name.count
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
        let goesOn = end < text.count && (isWord(text[end]) || text[end] == "@")
        return !isBegun && !goesOn
    }

    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .decimalNumber, .connectorPunctuation: true
        default: scalar.properties.isAlphabetic || scalar == "-"
        }
    }
}
